"""Export images and their annotations as COCO (the object detection format of cocodataset.org)."""

from collections.abc import Callable
from functools import partial
from itertools import islice
from typing import Any

from core.aws import blobs
from core.images import image_table
from core.images.annotations.model import Annotation, Polygon
from core.images.model import Status, StoredImage
from core.images.queries import ImageFilters
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.content import Content
from core.kernel.errors import OutputTooLarge
from core.kernel.names import new_id
from core.search import listing

MOST_IMAGES = 5_000  # few enough to be read within the 30 seconds of a request

type RunLengths = Callable[[Polygon, int, int], list[int]]


def export(filters: ImageFilters, caller: Caller, run_lengths: RunLengths) -> Content:
    """Return the matching images as one COCO document. Raises OutputTooLarge beyond 5,000 images."""
    key = f"drawn/exports/{caller.user_id}/{new_id('')}.json"
    document = coco(filters, caller, run_lengths)
    return Content(document, "application/json", partial(blobs.write_for_download, key))


def coco(filters: ImageFilters, caller: Caller, run_lengths: RunLengths) -> dict[str, Any]:
    """Return the document: every matching image is in `images` or, with the reason, in `skipped`, and `counts` adds up.

    An annotation that reaches outside its picture is in `skipped_annotations`. Polygons with holes become run-length
    masks, because COCO's polygons have no holes. Raises OutputTooLarge beyond 5,000 images.
    """
    matching = list(islice(listing.every(filters, caller), MOST_IMAGES + 1))
    if len(matching) > MOST_IMAGES:
        raise OutputTooLarge(f"More than {MOST_IMAGES} images match: narrow the filters")
    document: dict[str, Any] = {"images": [], "annotations": [], "skipped": []}
    unfit: list[dict[str, Any]] = []
    categories: dict[str, int] = {}
    for row in matching:
        reason = _reason_to_skip(row.image)
        if reason:
            document["skipped"].append({"image_key": row.image_key, "reason": reason})
            continue
        document["images"].append(_image(len(document["images"]) + 1, row.image))
        present = image_table.find_whole(row.image_key)[1] if row.image.annotation_count else []
        for each in map(Annotation.model_validate, present):
            if not each.fits(row.image.width, row.image.height):
                reason = "it lies outside the picture"
                unfit.append({"image_key": row.image_key, "index": each.index, "reason": reason})
                continue
            category = categories.setdefault(each.instrument, len(categories) + 1)
            ids = {"id": len(document["annotations"]) + 1, "image_id": len(document["images"]), "category_id": category}
            document["annotations"].append(ids | _annotation(each, row.image, run_lengths))
    counts = {"matched": len(matching)} | {name: len(rows) for name, rows in document.items()}
    named = [{"id": number, "name": name, "supercategory": "instrument"} for name, number in categories.items()]
    info = {"description": "Exported from Lightbox", "date_created": now().isoformat(timespec="seconds")}
    return (
        {"info": info, "licenses": [], "categories": named, "counts": counts}
        | document
        | {"skipped_annotations": unfit}
    )


def _reason_to_skip(image: StoredImage) -> str | None:
    if image.status is not Status.READY:
        return f"its status is {image.status}"
    return None if image.width and image.height else "it has no picture"


def _image(number: int, image: StoredImage) -> dict[str, Any]:
    return {
        "id": number,
        "file_name": image.filename,
        "width": image.width,
        "height": image.height,
        "date_captured": image.created_at.isoformat(timespec="seconds"),
        "image_key": image.image_key,
        "ml_tag": image.ml_tag,
    }


def _annotation(annotation: Annotation, image: StoredImage, run_lengths: RunLengths) -> dict[str, Any]:
    width, height = image.width or 0, image.height or 0
    segmentation: Any = [[number for point in annotation.polygon.points for number in point]]
    if annotation.polygon.holes:
        segmentation = {"size": [height, width], "counts": run_lengths(annotation.polygon, width, height)}
    return {
        "segmentation": segmentation,
        "area": annotation.area,
        "bbox": annotation.bounding_box,
        "iscrowd": 0,
        "index": annotation.index,
        "attributes": annotation.attributes,
    }
