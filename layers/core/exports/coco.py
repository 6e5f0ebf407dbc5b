"""Export images and their annotations as COCO (the object detection format of cocodataset.org) within a request."""

from functools import partial
from itertools import batched, islice
from typing import Any

from core.aws import blobs
from core.exports.coco_entries import RunLengths
from core.exports.coco_sections import AT_ONCE, SECTIONS, Sections, categories
from core.images.queries import ImageFilters
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.content import Content
from core.kernel.errors import OutputTooLarge
from core.kernel.names import new_id
from core.kernel.visibility import Visibility
from core.search import listing

# Few enough to be read and written within the 20 seconds of a request.
MOST_IMAGES = 5_000
MOST_ANNOTATIONS = 40_000


def export(filters: ImageFilters, caller: Caller, address: str, run_lengths: RunLengths) -> Content:
    """Return the matching images as one COCO document. Raises OutputTooLarge beyond 5,000 images."""
    key = f"drawn/exports/{caller.user_id}/{new_id('')}.json"
    document = coco(filters, caller, Sections(address, run_lengths))
    return Content(document, "application/json", partial(blobs.write_for_download, key, Visibility.PRIVATE))


def coco(filters: ImageFilters, caller: Caller, sections: Sections) -> dict[str, Any]:
    """Return the document of the matching images. Raises OutputTooLarge beyond 5,000 images or 40,000 annotations."""
    matching = list(islice(listing.every(filters, caller), MOST_IMAGES + 1))
    if len(matching) > MOST_IMAGES or sum(row.image.annotation_count for row in matching) > MOST_ANNOTATIONS:
        limits = f"More than {MOST_IMAGES} images or {MOST_ANNOTATIONS} annotations match"
        raise OutputTooLarge(f"{limits}: narrow the filters, or export them as a job by POST /v1/exports/coco")
    lists: dict[str, list[Any]] = {section: [] for section in SECTIONS}
    for rows in batched(matching, AT_ONCE, strict=False):
        for section, entry in sections.of(rows):
            lists[section].append(entry)
    return (
        {"info": info(), "licenses": [], "categories": categories(sections.categories, caller)}
        | {"counts": sections.totals()}
        | lists
    )


def info() -> dict[str, Any]:
    moment = now()
    return {
        "description": "Exported from Lightbox",
        "year": moment.year,
        "date_created": moment.isoformat(timespec="seconds"),
    }
