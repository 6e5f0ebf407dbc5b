"""Rewrite the rows that are still of an older schema, while the service runs.

Readers upgrade old rows themselves, so nothing waits for this; it allows old steps to be deleted one day. Each segment
of the table records its progress, so that a stopped migration continues where it was.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from core.aws import blobs, checkpoints
from core.aws.transactions import retried
from core.images import dicom_table, htj2k_copies, image_table, ingestion
from core.images.annotations import category_table, instrument_table
from core.images.annotations.annotation_copy_table import Copy
from core.images.annotations.model import Annotation
from core.images.annotations.summary import counts
from core.images.model import Status, StoredImage
from core.images.ports import Imaging
from core.images.schema_upgrades import INSPECTED, SCHEMA
from core.index.terms import ALL
from core.kernel.clock import SOON, now
from core.kernel.errors import ContentTooLarge, UnsupportedMediaType
from core.kernel.values import revised

_RENEWED = {"dicom", "frames", "grey", "fingerprint", "rewritten", "captured_at", "camera", "position"}
NAME = f"images to schema {SCHEMA}"


def number_instruments() -> None:
    """Give all instruments in use their category ids, alphabetically, so that every run would give the same."""
    category_table.number(name for name, _ in instrument_table.counted(ALL))


def migrate(segment: int, of: int, imaging: Imaging) -> Iterator[int]:
    """Rewrite the old rows of one of so many segments; yield their number from time to time."""
    place = checkpoints.find(NAME, segment, of)
    while place != checkpoints.DONE:
        keys, place = image_table.of_older_schema(SCHEMA, segment, of, place)
        for image_key in keys:
            rewrite(image_key, imaging)
        checkpoints.note(NAME, segment, of, place)
        yield len(keys)


def rewrite(image_key: str, imaging: Imaging) -> None:
    """Write a row in the present form, with what an upgrade on reading cannot know.

    A deleted image that is to be inspected waits: if it is restored, the next migration takes it; until then
    readers upgrade it.
    """
    row = image_table.find(image_key, consistent=True)
    if row is None:
        return
    uninspected = image_table.is_older(image_key, INSPECTED)
    if uninspected and row.image.status is Status.DELETED:
        return
    inspect = uninspected and row.image.status is Status.READY
    _complete(image_key, _inspected(row.image, imaging) if inspect else {})
    dicom_table.forget_old_index(image_key)
    row = image_table.find(image_key, consistent=True)
    if row and htj2k_copies.is_due(row):
        image_table.owe(image_key, now() + SOON)
        htj2k_copies.order(row.image)


def forget() -> None:
    """Delete the recorded progress, so that the next migration starts again."""
    checkpoints.forget(NAME)


def _inspected(image: StoredImage, imaging: Imaging) -> dict[str, Any]:
    """Inspect a file again, store what is derived from it, and return the facts that have changed."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "original"
        try:
            blobs.download(blobs.originals(), image.original_key or "", path)
            inspection = imaging.inspect(path)
        except (blobs.Missing, UnsupportedMediaType, ContentTooLarge):
            return {}  # deleted meanwhile, or taken by older rules
        ingestion.keep_derived(image.image_key, image.sha256 or "", path, inspection, imaging)
    dicom_table.save(image.image_key, inspection)
    facts = inspection.model_dump(include=_RENEWED)
    return facts | {"problem": ingestion.problem_of(inspection) or image.problem}


@retried
def _complete(image_key: str, found: dict[str, Any]) -> None:
    """Write a row with these facts, and with what its annotations, which are read after it, add to it."""
    row = image_table.find(image_key, consistent=True)
    if row is None:
        return
    _, documents = image_table.find_whole(image_key, consistent=True)
    present = [Annotation.model_validate(each) for each in documents]
    category_table.number(each.instrument for each in present)
    copy = Copy(present)
    image = revised(row.image, **found, **counts(present), annotation_copy=copy.named)
    image_table.change(row, image, also=lambda transaction: copy.write_in(transaction, image_key), in_studies=False)
