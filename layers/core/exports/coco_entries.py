"""Make the entries of a COCO document: an image, an annotation, a category, or the reason why one is left out."""

from collections.abc import Callable, Mapping
from typing import Any

from core.images.annotations.model import Annotation, Polygon
from core.images.model import Status, StoredImage
from core.kernel.media_types import MediaType

type RunLengths = Callable[[Polygon, int, int], list[int]]
type Entry = dict[str, Any]

_ENDINGS = {MediaType.JPEG: "jpg", MediaType.TIFF: "tif", MediaType.DICOM: "dcm"}
OUTSIDE = "it lies outside the picture"


def reason_to_skip(image: StoredImage) -> str | None:
    if image.status is not Status.READY:
        return f"its status is {image.status}"
    return None if image.width and image.height else "it has no picture"


def skipped(image: StoredImage, reason: str) -> Entry:
    return {"image_key": image.image_key, "reason": reason, "annotation_count": image.annotation_count}


def skipped_annotation(annotation: Annotation) -> Entry:
    return {"image_key": annotation.image_key, "index": annotation.index, "reason": OUTSIDE}


def image_of(number: int, image: StoredImage, address: str) -> Entry:
    """Describe an image; `address` is where the service is."""
    return {
        "id": number,
        "file_name": file_name(image),
        "width": image.width,
        "height": image.height,
        "date_captured": image.created_at.isoformat(timespec="seconds"),
        "coco_url": f"{address}/v1/images/{image.image_key}/file",
        "image_key": image.image_key,
        "original_name": image.filename,
        "ml_tag": image.ml_tag,
    }


def file_name(image: StoredImage) -> str:
    """Return a name that no other image has, the same in every export: the key with one ending, by the media type."""
    kind = image.media_type.rpartition("/")[2]
    ending = next((ending for media_type, ending in _ENDINGS.items() if media_type == image.media_type), kind)
    return f"{image.image_key}.{ending}"


def annotation_of(annotation: Annotation, ids: Mapping[str, int], image: StoredImage, run_lengths: RunLengths) -> Entry:
    """Describe an annotation. COCO's polygons have no holes, so one with holes becomes a run-length mask."""
    width, height = image.width or 0, image.height or 0
    segmentation: Any = [[number for point in annotation.polygon.points for number in point]]
    if annotation.polygon.holes:
        segmentation = {"size": [height, width], "counts": run_lengths(annotation.polygon, width, height)}
    return {
        **ids,
        "segmentation": segmentation,
        "area": annotation.area,
        "bbox": annotation.bounding_box,
        "iscrowd": 0,
        "index": annotation.index,
        "label": annotation.label,
        "attributes": annotation.attributes,
    }


def category(number: int, instrument: str) -> Entry:
    return {"id": number, "name": instrument, "supercategory": "instrument"}
