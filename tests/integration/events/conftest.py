"""Provide images that wait for their bytes, and bytes that have arrived."""

from collections.abc import Callable

import pytest

from core.aws import blobs
from core.images import image_table
from core.images.model import Status

from support import NOON, an_image


@pytest.fixture
def arrive(aws: None) -> Callable[..., str]:  # noqa: ARG001
    """Upload bytes for a waiting image, and return the key in S3's event."""

    def arrive(content: bytes, *, declared: int | None = None, image_key: str = "knee") -> str:
        size = len(content) if declared is None else declared
        waiting = {"status": Status.PENDING, "staged": True, "sha256": None, "uploaded_at": None, "size": size}
        image_table.create(an_image("ann", image_key, **waiting), due_at=NOON)
        blobs.write("originals", f"incoming/images/{image_key}", content, "application/octet-stream")
        return f"incoming/images/{image_key}"

    return arrive


@pytest.fixture
def store(aws: None) -> Callable[..., str]:  # noqa: ARG001
    """Store a ready image with its bytes, and return the key of its original."""

    def store(content: bytes, image_key: str = "knee", **fields: object) -> str:
        row = image_table.create(an_image("ann", image_key, size=len(content), **fields), due_at=NOON)
        key = row.image.original_key or ""
        blobs.write("originals", key, content, "application/octet-stream")
        return key

    return store
