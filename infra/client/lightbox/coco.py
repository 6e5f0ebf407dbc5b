"""Read the annotations of a COCO document (object detection format of cocodataset.org)."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from lightbox.models import AnnotationDraft

CORNERS, KEYPOINT = 6, 3  # numbers: the least of a polygon, and those of one keypoint
KEPT = ("index", "label", "attributes", "frame")


def drafts(document: dict[str, Any]) -> Iterator[tuple[str, AnnotationDraft]]:
    """Return each annotation with the key of its image; its category is the instrument.

    `shape` is taken before all else, then one polygon, one keypoint, or a box without a polygon. Raises KeyError for
    what is missing, and ValueError for a mask, or several polygons or keypoints, which would lose their shape.
    """
    keys = {
        image["id"]: image.get("image_key") or PurePosixPath(image["file_name"]).stem for image in document["images"]
    }
    instruments = {category["id"]: category["name"] for category in document["categories"]}
    for annotation in document["annotations"]:
        said = {name: annotation[name] for name in KEPT if annotation.get(name) is not None}
        shape = {"instrument": instruments[annotation["category_id"]], **_shape(annotation)}
        yield keys[annotation["image_id"]], AnnotationDraft.model_validate(said | shape)


def _shape(annotation: dict[str, Any]) -> dict[str, Any]:
    name, polygons = f"annotation {annotation.get('id')}", annotation.get("segmentation") or []
    if annotation.get("shape"):
        return dict(annotation["shape"])
    if isinstance(polygons, dict) or len(polygons) > 1:
        raise ValueError(f"{name} is not one polygon")
    if polygons:
        return {"polygon": {"points": _corners(name, polygons[0])}}
    keypoints = annotation.get("keypoints") or []
    if len(keypoints) > KEYPOINT:
        raise ValueError(f"{name} has several keypoints")
    if keypoints:
        return {"point": keypoints[:2]}
    return {"box": dict(zip(("x", "y", "width", "height"), annotation["bbox"], strict=True))}


def _corners(name: str, numbers: list[float]) -> list[tuple[float, float]]:
    if len(numbers) < CORNERS or len(numbers) % 2:
        raise ValueError(f"{name} has no polygon of three corners or more")
    return list(zip(numbers[::2], numbers[1::2], strict=True))
