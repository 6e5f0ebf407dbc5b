"""Rewrite the rows that are still of an older schema, while the service runs.

Readers upgrade old rows themselves, so nothing waits for this; it allows old steps to be deleted one day. Each segment
of the table records its progress, so that a stopped migration continues where it was.
"""

from collections.abc import Iterator

from core.aws import checkpoints
from core.images import image_table
from core.images.annotations.model import Annotation
from core.images.annotations.summary import counts
from core.images.model import StoredImage
from core.images.schema_upgrades import SCHEMA
from core.kernel.values import revised

NAME = f"images to schema {SCHEMA}"


def migrate(segment: int, of: int) -> Iterator[int]:
    """Rewrite the old rows of one of so many segments; yield their number from time to time."""
    place = checkpoints.find(NAME, segment, of)
    while place != checkpoints.DONE:
        keys, place = image_table.of_older_schema(SCHEMA, segment, of, place)
        for image_key in keys:
            rewrite(image_key)
        checkpoints.note(NAME, segment, of, place)
        yield len(keys)


def rewrite(image_key: str) -> None:
    """Write a row in the present form, with what an upgrade on reading cannot know."""
    row, _ = image_table.find_whole(image_key, consistent=True)
    if row:
        image_table.alter(row, _completed)


def forget() -> None:
    """Delete the recorded progress, so that the next migration starts again."""
    checkpoints.forget(NAME)


def _completed(image: StoredImage) -> StoredImage:
    _, documents = image_table.find_whole(image.image_key, consistent=True)
    return revised(image, **counts(Annotation.model_validate(each) for each in documents))
