"""All posting lists anew from the images: after a change of what images are found by, or when the index was lost."""

from collections.abc import Iterator

from core import rebuilding
from core.domain.image import StoredImage
from core.storage.images import IMAGE, ImageItem
from core.storage.packing import Busy


def rebuild_index() -> str:
    """Says how much it has done. Ends the process when another rebuilding, or the packing, is at work just now."""
    try:
        lists = rebuilding.rebuild(_images())
    except Busy as error:
        raise SystemExit("The index is being packed or rebuilt just now. Try again in a minute.") from error
    return f"Made {lists} lists anew."


def _images() -> Iterator[StoredImage]:
    for row in ImageItem.scan(ImageItem.part == IMAGE, consistent_read=True):
        yield row.image
