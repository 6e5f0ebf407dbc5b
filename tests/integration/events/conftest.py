"""Provide images that wait for their bytes, and bytes that have arrived."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

import misbehaving
from core.aws import blobs
from core.images import image_table
from core.images.model import Status
from imaging.adapters import imaging
from imaging.sandbox import runner
from patience import PATIENCE

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


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Callable[[], AbstractContextManager[None]]:
    """Stop the decoding child, as a machine does that has no time for it; afterwards it gets time again."""

    @contextmanager
    def busy() -> Iterator[None]:
        with monkeypatch.context() as patched:
            os.kill(runner.run(misbehaving.process_id, patience=PATIENCE), signal.SIGSTOP)
            patched.setitem(runner.run.__kwdefaults__, "patience", 0.2)
            patched.setattr(imaging, "EVENT_PATIENCE", 0.2)
            yield
        runner.close()

    return busy
