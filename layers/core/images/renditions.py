"""Make the smaller and the coloured copies of an image, as S3 events ask for them.

Keys depend only on the original, so a second delivery writes the same again. Renditions are recorded in the row only
while the image exists: after a deletion the files are removed again.
"""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from core.aws import blobs
from core.aws.tracing import subsegment
from core.images import htj2k_copies, image_table, labels
from core.images.expected_renditions import SIZES, colormaps, expected
from core.images.image_table import ImageItem
from core.images.model import Status
from core.images.ports import Drawn, Imaging
from core.kernel.logging import logger
from core.kernel.metrics import Metric, count

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


def resize(image_key: str, original_key: str, imaging: Imaging) -> None:
    """Make every standard size of an original. Raises UnsupportedMediaType for a file without a picture."""
    row = image_table.find(image_key, consistent=True)
    if row is None:
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "original"
        try:
            blobs.download(blobs.originals(), original_key, path)
        except blobs.Missing:
            return  # deleted since
        with subsegment("resize"):
            made = imaging.resize(path, grey=row.image.grey, window=row.image.window)
    place = original_key.removeprefix("originals/")
    with ThreadPoolExecutor(len(SIZES)) as writers:
        facts = writers.map(_write, (f"resized/{place}/{name}" for name in made), made.values())
        written = dict(zip(made, facts, strict=True))
    _record(image_key, written, before=row)
    labels.label(row, made["512"])
    htj2k_copies.order(row.image)
    logger.info("Resized", extra={"image_key": image_key, "names": sorted(written)})


def colorize(image_key: str, resized_key: str, imaging: Imaging) -> None:
    """Colour a resized picture by every configured map. Only grey ones, PNG without a palette, are coloured."""
    if not resized_key.endswith(".png"):
        return
    try:
        content = blobs.read(blobs.renditions(), resized_key)
    except blobs.Missing:
        return  # deleted since
    place, _, name = resized_key.removeprefix("resized/").removesuffix(".png").rpartition("/")
    written = {
        f"{colormap}-{name}": _write(f"colored/{place}/{colormap}-{name}", _colored(content, colormap, imaging))
        for colormap in colormaps()
    }
    _record(image_key, written)
    logger.info("Coloured", extra={"image_key": image_key, "names": sorted(written)})


def remake(row: ImageItem, imaging: Imaging) -> None:
    """Make the missing renditions of a ready image, if the events that should have done it were lost."""
    image = row.image
    if not image.original_key or image.frames == 0:
        return
    missing = expected(image) - row.made.keys()
    if missing & set(SIZES):
        resize(image.image_key, image.original_key, imaging)
        row.refresh(consistent_read=True)
    if missing - set(SIZES):
        for name in SIZES:
            colorize(image.image_key, row.made[name]["key"], imaging)
    htj2k_copies.make(image.image_key, imaging)


def _colored(content: bytes, colormap: str, imaging: Imaging) -> Drawn:
    with subsegment("colorize"):
        return imaging.colorize(content, colormap)


def _is_complete(row: ImageItem) -> bool:
    return expected(row.image) <= row.made.keys() and not htj2k_copies.is_due(row)


def _completes(row: ImageItem, written: Collection[str]) -> bool:
    """Return True if a row that is ready owes nothing but these renditions."""
    is_ready = row.image.status is Status.READY and bool(row.due_at)
    return is_ready and expected(row.image) <= {*row.made, *written} and not htj2k_copies.is_due(row)


def _write(key: str, drawn: Drawn) -> dict[str, str | int]:
    key = f"{key}.{_ENDINGS[drawn.media_type]}"
    blobs.write(blobs.renditions(), key, drawn.content, drawn.media_type)
    return {"key": key, "width": drawn.width, "height": drawn.height, "media_type": drawn.media_type}


def _record(image_key: str, written: dict[str, dict[str, str | int]], *, before: ImageItem | None = None) -> None:
    """Record renditions, with one write if they complete a row that has not changed since it was read."""
    count(Metric.RENDITIONS_MADE, len(written))
    if before and _completes(before, written) and image_table.record_last_renditions(before, written):
        return
    row = image_table.record_renditions(image_key, written)
    if row is None:
        blobs.remove(blobs.renditions(), [str(facts["key"]) for facts in written.values()])
    elif row.image.uploaded_at and row.due_at and _is_complete(row):
        image_table.owe(image_key, None)
