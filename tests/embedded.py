"""Read metrics from a log, as CloudWatch does: the Embedded Metric Format."""

import json
from collections import Counter


def embedded_metrics(log: str) -> dict[str, float]:
    """Return each metric and its sum, under `Name` or `Name reason`. Raises if a line breaks the format."""
    found = Counter[str]()
    for line in filter(lambda each: each.startswith('{"') and '"_aws"' in each, log.splitlines()):
        document = json.loads(line)
        for directive in document["_aws"]["CloudWatchMetrics"]:
            assert directive["Namespace"] == "lightbox"
            (dimensions,) = directive["Dimensions"]
            assert set(dimensions) <= {"service", "reason"}
            assert document["service"] == "lightbox"
            for metric in directive["Metrics"]:
                name = " ".join([metric["Name"], *([document["reason"]] if "reason" in dimensions else [])])
                found[name] += sum(document[metric["Name"]])
    return dict(found)
