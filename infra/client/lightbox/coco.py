"""Read the annotations of a COCO document (object detection format of cocodataset.org)."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from lightbox.models import AnnotationDraft

CORNERS = 6  # numbers: the least of a polygon


def drafts(document: dict[str, Any]) -> Iterator[tuple[str, AnnotationDraft]]:
    """Return each annotation with the key of its image; its category is the instrument.

    One polygon is taken as it is, and a box without a polygon as its four corners. Raises KeyError for what is missing,
    and ValueError for a mask or several polygons, which would lose their shape.
    """
    keys = {
        image["id"]: image.get("image_key") or PurePosixPath(image["file_name"]).stem for image in document["images"]
    }
    instruments = {category["id"]: category["name"] for category in document["categories"]}
    for annotation in document["annotations"]:
        said = {name: annotation[name] for name in ("index", "label", "attributes") if annotation.get(name) is not None}
        shape = {"instrument": instruments[annotation["category_id"]], "polygon": {"points": _corners(annotation)}}
        yield keys[annotation["image_id"]], AnnotationDraft.model_validate(said | shape)


def _corners(annotation: dict[str, Any]) -> list[tuple[float, float]]:
    polygons = annotation.get("segmentation") or []
    if isinstance(polygons, dict) or len(polygons) > 1:
        raise ValueError(f"annotation {annotation.get('id')} is not one polygon")
    if not polygons:
        x, y, width, height = annotation["bbox"]
        return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    numbers = polygons[0]
    if len(numbers) < CORNERS or len(numbers) % 2:
        raise ValueError(f"annotation {annotation.get('id')} has no polygon of three corners or more")
    return list(zip(numbers[::2], numbers[1::2], strict=True))
