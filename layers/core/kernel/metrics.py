"""Count what people get done, for the dashboard: a use case knows it first, the edge writes it (core.web.metrics).

Each metric, and each reason of a refusal, costs by the hour in which it occurs. So all of them are named here, and
none is counted by user, image or path.
"""

from collections import Counter
from contextvars import ContextVar
from enum import StrEnum


class Metric(StrEnum):
    """A number that is counted; `docs/operating.md` explains each, and each has its place on the dashboard."""

    IMAGES_ACCEPTED = "ImagesAccepted"
    BYTES_ACCEPTED = "BytesAccepted"
    IMAGES_REFUSED = "ImagesRefused"
    RENDITIONS_MADE = "RenditionsMade"
    DEPTH_LOGS_IMPORTED = "DepthLogsImported"
    SIGN_INS = "SignIns"
    SEARCHES = "Searches"
    ITEMS_READ = "ItemsRead"


OTHER = "other"
REASONS = {"unsupported_media_type", "not_drawable", "content_too_large", "size_mismatch", "busy", OTHER}  # to refuse

type Counts = Counter[tuple[Metric, str]]

_counts: ContextVar[Counts | None] = ContextVar("counts", default=None)


def begin() -> None:
    """Begin an invocation: forget what earlier ones have counted."""
    _counts.set(Counter())


def count(metric: Metric, amount: int = 1) -> None:
    """Add to a metric. Outside of an invocation this does nothing."""
    _add(metric, "", amount)


def count_refusal(code: str) -> None:
    """Count an image that was refused, by the code of its problem."""
    _add(Metric.IMAGES_REFUSED, code if code in REASONS else OTHER, 1)


def counted() -> Counts:
    """Return what this invocation has counted, by metric and reason."""
    return _counts.get() or Counter()


def _add(metric: Metric, reason: str, amount: int) -> None:
    known = _counts.get()
    if known is not None and amount:
        known[metric, reason] += amount
