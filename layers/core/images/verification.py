"""Verify that the originals are as they were accepted: each there, each with the bytes of its hash, and no others."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import batched

from core.aws import blobs
from core.images import image_table
from core.images.model import Status, StoredImage
from core.kernel.clock import now

FOLDER = "originals/"
UNDER_WAY = timedelta(hours=1)  # a file is stored before its row says so; no function runs so long
_TOGETHER = 100  # rows read at once


def checked(segment: int, of: int) -> Iterator[str | None]:
    """Read the bytes of every image in a segment of the table; yield what is wrong with its file, or None."""
    for row in image_table.every(segment, of):
        if row.image.status is Status.READY:
            yield _fault(row.image)


def orphans() -> Iterator[str]:
    """Yield the keys of stored files that belong to no image."""
    settled = (key for key, changed in blobs.listed(blobs.originals(), FOLDER) if changed < now() - UNDER_WAY)
    for keys in batched(settled, _TOGETHER, strict=False):
        rows = image_table.find_many({_image_key(key) for key in keys}, consistent=True)
        owned = {row.image.original_key for row in rows.values()}
        yield from (key for key in keys if key not in owned)


def _fault(image: StoredImage) -> str | None:
    key = image.original_key
    if key is None:
        return f"{image.image_key} has no hash"
    try:
        found = blobs.sha256(blobs.originals(), key)
    except blobs.Missing:
        return f"{key} is missing" if _is_current(image) else None
    return None if found == image.sha256 else f"{key} is damaged: its bytes have the hash {found}"


def _is_current(image: StoredImage) -> bool:
    """Return whether an image is still as it was read: it may have been deleted meanwhile."""
    row = image_table.find(image.image_key, consistent=True)
    return row is not None and (row.image.status, row.image.sha256) == (image.status, image.sha256)


def _image_key(key: str) -> str:
    return key.removeprefix(FOLDER).partition("/")[0]
