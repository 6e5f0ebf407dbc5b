"""Amazon Rekognition, which says what a picture shows. Asked only when the stack's parameter `Labels` says so."""

from functools import cache
from typing import Any

from botocore.config import Config
from botocore.session import get_session

from core.images.inspection import Label, LabelSource

MOST = 20
LEAST_CONFIDENCE = 60.0  # of 100
LONGEST_NAME = 64


@cache
def client() -> Any:
    config = Config(connect_timeout=2, read_timeout=20, retries={"mode": "standard", "max_attempts": 4})
    return get_session().create_client("rekognition", config=config)


def labels(content: bytes) -> tuple[Label, ...]:
    """What the picture shows, a JPEG or PNG of up to 5 MB; nothing for what Rekognition cannot read."""
    try:
        found = client().detect_labels(Image={"Bytes": content}, MaxLabels=MOST, MinConfidence=LEAST_CONFIDENCE)
    except (client().exceptions.InvalidImageFormatException, client().exceptions.ImageTooLargeException):
        return ()
    return tuple(
        Label(
            name=each.get("Name", "")[:LONGEST_NAME].lower(),
            confidence=round(each.get("Confidence", 0) / 100, 2),
            source=LabelSource.REKOGNITION,
        )
        for each in found.get("Labels", [])
        if each.get("Name")
    )
