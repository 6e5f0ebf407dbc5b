"""Make the entries of a COCO document: an image, an annotation, a category, or the reason why one is left out."""

from collections.abc import Callable, Mapping
from typing import Any

from core.images.annotations.model import Annotation
from core.images.annotations.shapes import Box, Polygon
from core.images.model import Status, StoredImage
from core.kernel.media_types import MediaType

type RunLengths = Callable[[Polygon, int, int], list[int]]
type Entry = dict[str, Any]

_ENDINGS = {MediaType.JPEG: "jpg", MediaType.TIFF: "tif", MediaType.DICOM: "dcm"}
_VISIBLE = 2  # the flag of a keypoint
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
    """Describe an annotation. `shape` holds what COCO has no words for, and `frame` the number of its frame, if any.

    COCO's polygons have no holes, so one with holes becomes a run-length mask. A point is one visible keypoint.
    """
    kind, shape = annotation.kind, annotation.shape
    entry: Entry = {
        **ids,
        "segmentation": [],
        "area": annotation.area,
        "bbox": annotation.bounding_box,
        "iscrowd": 0,
        "index": annotation.index,
        "label": annotation.label,
        "attributes": annotation.attributes,
    }
    match shape:
        case Polygon(holes=()):
            entry["segmentation"] = [[number for point in shape.points for number in point]]
        case Polygon():
            width, height = image.width or 0, image.height or 0
            entry["segmentation"] = {"size": [height, width], "counts": run_lengths(shape, width, height)}
        case x, y:
            entry |= {"keypoints": [x, y, _VISIBLE], "num_keypoints": 1}
        case _:
            pass
    said_by_coco = isinstance(shape, Box) or (isinstance(shape, Polygon) and not shape.holes)
    entry |= {} if said_by_coco else {"shape": annotation.model_dump(mode="json", include={kind})}
    return entry | ({} if annotation.frame is None else {"frame": annotation.frame})


def category(number: int, instrument: str) -> Entry:
    return {"id": number, "name": instrument, "supercategory": "instrument"}
