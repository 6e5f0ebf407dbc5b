"""Write what an invocation has counted as one line of the log, from which CloudWatch takes it (EMF): no call to AWS."""

import os

from core.kernel import metrics
from core.kernel.logging import SERVICE
from core.kernel.metrics import Counts, Metric

NAMESPACE = "POWERTOOLS_METRICS_NAMESPACE"  # the name of the stack
_UNITS = {Metric.BYTES_ACCEPTED: "Bytes"}


def write() -> None:
    """Write what was counted: nothing if nothing was, or if no stack is there to count for."""
    counts = metrics.counted()
    if not counts or not os.environ.get(NAMESPACE):
        return
    for reason in sorted({reason for _, reason in counts}):
        _write(counts, reason)


def _write(counts: Counts, reason: str) -> None:
    from aws_lambda_powertools.metrics import EphemeralMetrics  # noqa: PLC0415 - most invocations count nothing

    line = EphemeralMetrics(service=SERVICE)
    if reason:
        line.add_dimension("reason", reason)
    for (metric, why), amount in counts.items():
        if why == reason:
            line.add_metric(metric, _UNITS.get(metric, "Count"), amount)
    line.flush_metrics()
