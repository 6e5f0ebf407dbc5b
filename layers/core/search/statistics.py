"""Count the images, tags and depth logs that the caller may see."""

from collections.abc import Callable, Iterable

from core.images.model import MlTag
from core.images.queries import ShownStatus
from core.index.counts import counts
from core.index.terms import EVERYTHING, term
from core.kernel.caller import Caller
from core.kernel.media_types import MediaType
from core.kernel.values import Value
from core.kernel.visibility import Visibility
from core.tags import tag_table

OTHER = "none"
_FACETS = {"ml_tag": MlTag, "status": ShownStatus, "media_type": MediaType, "visibility": Visibility}


class ImageStatistics(Value):
    """The counts of images. Each facet adds up to the total; `none` counts those without a known value."""

    total: int
    by_ml_tag: dict[str, int]
    by_status: dict[str, int]
    by_media_type: dict[str, int]
    by_visibility: dict[str, int]


class Statistics(Value):
    images: ImageStatistics
    tags: int
    logs: int


def statistics(caller: Caller, count_depth_logs: Callable[[Caller], int]) -> Statistics:
    """Count the images, tags and depth logs that the caller may see."""
    terms = [term(facet, value) for facet, values in _FACETS.items() for value in values]
    found = counts([EVERYTHING, *terms], caller)
    facets = {f"by_{facet}": _split(facet, values, found) for facet, values in _FACETS.items()}
    return Statistics(
        images=ImageStatistics.model_validate({"total": found[EVERYTHING]} | facets),
        tags=sum(1 for _ in tag_table.after()),
        logs=count_depth_logs(caller),
    )


def _split(facet: str, values: Iterable[str], found: dict[str, int]) -> dict[str, int]:
    counted = {str(value): found[term(facet, value)] for value in values}
    other = found[EVERYTHING] - sum(counted.values())
    return {value: count for value, count in (counted | {OTHER: other}).items() if count}
