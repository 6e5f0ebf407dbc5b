"""Add labels by Amazon Rekognition, if the stack allows: the picture then leaves the account's own services."""

import os

from core.aws import rekognition
from core.images import image_table
from core.images.image_table import ImageItem
from core.images.inspection import Label, LabelSource
from core.images.model import Status, StoredImage
from core.images.ports import Drawn
from core.kernel.clock import now
from core.kernel.values import revised

READABLE = {"image/jpeg", "image/png"}
LONGEST_NAME = 64


def label(row: ImageItem, picture: Drawn) -> None:
    """Add Rekognition's labels of a picture to its image. Safe to repeat: new labels replace its earlier ones."""
    if os.environ.get("LABELS") != LabelSource.REKOGNITION or picture.media_type not in READABLE:
        return
    found = [_label(name, confidence) for name, confidence in rekognition.labels(picture.content)]

    def add(image: StoredImage) -> StoredImage | None:
        if image.status is Status.DELETED:
            return None
        own = tuple(each for each in image.labels if each.source is not LabelSource.REKOGNITION)
        return revised(image, labels=(*own, *found), updated_at=now())

    image_table.alter(row, add)


def _label(name: str, confidence: float) -> Label:
    short = name[:LONGEST_NAME].lower()
    return Label(name=short, confidence=round(confidence / 100, 2), source=LabelSource.REKOGNITION)


def kept(image: StoredImage) -> tuple[Label, ...]:
    """Return the labels that were added before the inspection: a trigger may be faster than its request."""
    return tuple(each for each in image.labels if each.source is LabelSource.REKOGNITION)
