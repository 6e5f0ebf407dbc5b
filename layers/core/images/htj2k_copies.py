"""Copy DICOM images to files with the same pixels in HTJ2K, which viewers load in half the time.

A copy is made by a trigger, for its order is an object; the original is never changed. It is recorded in the row, and
removed with the renditions (ADR 32).
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from core.aws import blobs
from core.images import dicom_table, image_table
from core.images.image_table import ImageItem
from core.images.model import Status, StoredImage
from core.images.pixel_data import pixels_of, syntax_of
from core.images.ports import Imaging
from core.images.rendering import DICOM, indexed_file
from core.kernel.errors import UnsupportedMediaType
from core.kernel.logging import logger
from core.kernel.transfer_syntaxes import DEFLATED_FRAMES, NATIVE, RLE

_LEAST, _MOST = 64_000, 1_000_000_000  # bytes of pixels: less is sent as fast, and more takes too long
_BITS = range(2, 17)  # of a sample
_WORTH = 0.9  # of the size of the file: a copy must be smaller
_NONE = {"key": "", "size": 0}  # is recorded, too, so that it is not tried again


def order(image: StoredImage) -> None:
    """Cause the event on which the copy of a DICOM image is made, if it is due then. Harmless to repeat."""
    if image.media_type == DICOM:
        blobs.write(blobs.renditions(), blobs.compressing_key(image.image_key), b"", "application/octet-stream")


def is_due(row: ImageItem) -> bool:
    """Return True if an image should have a copy, and has none yet."""
    return not row.copy and row.image.status is Status.READY and _pays(row.image)


def _pays(image: StoredImage) -> bool:
    is_bulky = syntax_of(image) in NATIVE | {RLE, DEFLATED_FRAMES}
    has_samples = image.media_type == DICOM and image.bits in _BITS
    return has_samples and is_bulky and _LEAST <= pixels_of(image) <= _MOST


def make(image_key: str, imaging: Imaging) -> None:
    """Make the copy of an image that is due. Safe to repeat and to run twice at once. Raises Busy."""
    row = image_table.find(image_key, consistent=True)
    if row is None or not is_due(row):
        return
    try:
        copy = _written(row.image, imaging)
    except blobs.Missing:
        return  # deleted since
    if image_table.record_copy(image_key, copy) is None and copy["key"]:
        blobs.remove(blobs.renditions(), [str(copy["key"])])
    logger.info("Compressed", extra={"image_key": image_key, "size": copy["size"]})


def _written(image: StoredImage, imaging: Imaging) -> dict[str, str | int]:
    with TemporaryDirectory() as folder:
        source, copy = Path(folder) / "source", Path(folder) / "copy"
        blobs.download(*indexed_file(image), source)
        try:
            chunks = imaging.compress(source, copy)
        except UnsupportedMediaType as problem:  # such as bits above those stored, which would be lost
            logger.info("No copy in HTJ2K", extra={"image_key": image.image_key, "detail": problem.detail})
            return _NONE
        size = copy.stat().st_size
        if size > _WORTH * source.stat().st_size:
            return _NONE
        dicom_table.save_copied(image.image_key, chunks)
        key = blobs.htj2k_key(image.image_key, image.sha256 or "")
        blobs.write(blobs.renditions(), key, copy, DICOM)
    return {"key": key, "size": size}
