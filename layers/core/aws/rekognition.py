"""Ask Amazon Rekognition what a picture shows, if the stack's parameter `Labels` allows."""

from functools import cache
from typing import Any

from botocore.config import Config

from core.aws.session import new_client

MOST = 20
LEAST_CONFIDENCE = 60.0  # of 100


@cache
def client() -> Any:
    config = Config(connect_timeout=2, read_timeout=20, retries={"mode": "standard", "max_attempts": 4})
    return new_client("rekognition", config)


def labels(content: bytes) -> list[tuple[str, float]]:
    """Return name and confidence (0 to 100) of what a picture shows, a JPEG or PNG of up to 5 MB.

    Return nothing for a picture that Rekognition cannot read.
    """
    try:
        found = client().detect_labels(Image={"Bytes": content}, MaxLabels=MOST, MinConfidence=LEAST_CONFIDENCE)
    except (client().exceptions.InvalidImageFormatException, client().exceptions.ImageTooLargeException):
        return []
    return [(each["Name"], each.get("Confidence", 0)) for each in found.get("Labels", []) if each.get("Name")]
