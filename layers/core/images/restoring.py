"""Bring back the files of images after a loss: originals by their versions, and anew whatever is made of them.

What the rows say is taken to be right. Everything here is safe to repeat, and may run while the service does.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from core.aws import blobs
from core.images import expected_renditions, image_table, ingestion
from core.images.image_table import ImageItem
from core.images.model import Status, StoredImage
from core.images.ports import Imaging
from core.kernel.clock import now
from core.kernel.media_types import MediaType

type Draw = Callable[[ImageItem], None]

LATE = timedelta(hours=6)  # after which the sweep draws what nobody has drawn


def restore(segment: int, of: int, imaging: Imaging, draw: Draw) -> Iterator[str | None]:
    """Complete the files of every ready image in one of so many segments; yield what is lost for good, or None.

    `draw` makes the renditions of an image whose row names none.
    """
    for row in image_table.every(segment, of):
        if row.image.status is Status.READY:
            yield _restore(row, imaging, draw)


def _restore(row: ImageItem, imaging: Imaging, draw: Draw) -> str | None:
    image = row.image
    if not _has_original(image):
        return f"{image.original_key or image.image_key} is missing"
    _derive(image, imaging)
    if _lacks_renditions(row):
        image_table.owe(image.image_key, now() + LATE)  # first, so that nothing is forgotten after a crash
        image_table.forget_renditions(image.image_key)
        row.refresh(consistent_read=True)
        draw(row)
    return None


def _has_original(image: StoredImage) -> bool:
    """Return whether the original is there, made visible again if only its deletion hides it."""
    key = image.original_key
    if key is None:
        return False
    if blobs.exists(blobs.originals(), key):
        return True
    row = image_table.find(image.image_key, consistent=True)
    if row is None or row.image.status is not Status.READY:
        return True  # deleted meanwhile: nothing is missing
    return blobs.unhide(blobs.originals(), key)


def _derive(image: StoredImage, imaging: Imaging) -> None:
    """Write the metadata of a DICOM file, and the copy whose frames are read by range, if one of them is missing."""
    if image.media_type != MediaType.DICOM or image.sha256 is None:
        return
    wanted = [blobs.metadata_key(image.image_key, image.sha256)]
    wanted += [blobs.rewritten_key(image.image_key, image.sha256)] if image.rewritten else []
    if all(blobs.exists(blobs.renditions(), key) for key in wanted):
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "original"
        blobs.download(blobs.originals(), image.original_key or "", path)
        ingestion.keep_derived(image.image_key, image.sha256, path, imaging.inspect(path), imaging)


def _lacks_renditions(row: ImageItem) -> bool:
    """Return whether the row lacks a rendition, or names one that is not there."""
    places = [f"{prefix}/{row.image_key}/" for prefix in ("resized", "colored")]
    present = {key for place in places for key, _ in blobs.listed(blobs.renditions(), place)}
    expected = expected_renditions.expected(row.image)
    return not (expected <= row.made.keys() and {f["key"] for f in row.made.values()} <= present)
