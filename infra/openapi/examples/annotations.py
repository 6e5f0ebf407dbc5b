"""Give examples of annotations: a forceps in the image of a knee, and the exports that contain it."""

from typing import Any

from core.exports import w3c_annotations
from core.exports.drafts import CocoExportDraft, ZipExportDraft
from core.images.annotations.model import Annotation, AnnotationDraft, AnnotationVersion, Instrument
from core.images.annotations.shapes import Polygon
from core.images.model import MlTag
from openapi.examples.story import ANN, KNEE, NOON

DRAFT = AnnotationDraft(
    instrument="forceps",
    polygon=Polygon(points=((100.0, 80.0), (260.0, 80.0), (260.0, 190.0))),
    label="grasping",
    attributes={"certainty": "high"},
)
ANNOTATION = Annotation(
    **DRAFT.model_dump(exclude={"index"}),
    image_key=KNEE,
    index=0,
    bounding_box=(100, 80, 160, 110),
    area=8800,
    created_by=ANN,
    created_at=NOON,
    updated_by=ANN,
    updated_at=NOON,
    revision="01KE0V6Q8M3T5W7Y9ZABCDEFGH",
)
VERSION = AnnotationVersion(version=1, deleted=False, annotation=ANNOTATION)
INSTRUMENT = Instrument(name="forceps", annotation_count=42)
WEB_ANNOTATIONS = w3c_annotations.page(KNEE, [ANNOTATION])
EXPORT = CocoExportDraft(ml_tag=[MlTag.TRAIN], exact_tags=["left knee"])
FILES = ZipExportDraft(image_keys=[KNEE])
COCO: dict[str, Any] = {
    "info": {"description": "Exported from Lightbox", "date_created": NOON.isoformat()},
    "licenses": [],
    "categories": [{"id": 1, "name": "forceps", "supercategory": "instrument"}],
    "counts": {"matched": 1, "images": 1, "annotations": 1, "skipped": 0, "skipped_annotations": 0},
    "images": [
        {
            "id": 1,
            "file_name": f"{KNEE}.png",
            "width": 1920,
            "height": 1080,
            "date_captured": NOON.isoformat(),
            "coco_url": f"https://api.example.org/v1/images/{KNEE}/file",
            "image_key": KNEE,
            "original_name": "knee.png",
            "ml_tag": "TRAIN",
        }
    ],
    "annotations": [
        {
            "id": 1,
            "image_id": 1,
            "category_id": 1,
            "segmentation": [[100.0, 80.0, 260.0, 80.0, 260.0, 190.0]],
            "area": ANNOTATION.area,
            "bbox": list(ANNOTATION.bounding_box),
            "iscrowd": 0,
            "index": 0,
            "label": "grasping",
            "attributes": {"certainty": "high"},
        }
    ],
    "skipped": [],
    "skipped_annotations": [],
}
