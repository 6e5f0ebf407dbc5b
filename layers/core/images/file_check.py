"""Check a file that came with its request, and count those that are refused."""

from pathlib import Path

from core.aws.tracing import subsegment
from core.images.inspection import Inspection
from core.images.ports import Imaging
from core.kernel.errors import Problem, Unavailable
from core.kernel.metrics import count_refusal


def check(path: Path, imaging: Imaging) -> Inspection:
    """Return what the inspection finds. Raises as it does."""
    try:
        return inspect(path, imaging)
    except Unavailable:
        raise
    except Problem as problem:
        count_refusal(problem.code)
        raise


def inspect(path: Path, imaging: Imaging) -> Inspection:
    """Return what the inspection finds, as a part of the trace. Raises as it does."""
    with subsegment("inspect"):
        return imaging.inspect(path)
