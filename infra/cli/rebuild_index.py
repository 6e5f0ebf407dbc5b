"""Build all posting lists again from the images, after a change of what is indexed or the loss of the index."""

from collections.abc import Iterator

from cli.segments import Progress, in_parallel
from core.images import image_table
from core.images.model import StoredImage
from core.index.leaf_table import Busy
from core.search import rebuild


def rebuild_index() -> str:
    """Rebuild the index, and print the number of its lists. Exit while another job works on the index."""
    written = Progress("leaves written")
    try:
        lists = rebuild.rebuild(_images, lambda number: written.add(number - written.count))
    except Busy as error:
        raise SystemExit("The index is being packed or rebuilt just now. Try again in a minute.") from error
    written.show("\n")
    return f"Made {lists} lists anew."


def _images() -> list[StoredImage]:
    found: list[StoredImage] = []

    def read(segment: int, of: int) -> Iterator[int]:
        for row in image_table.every(segment, of):
            found.append(row.image)
            yield 1

    in_parallel(read, "images read")
    return found
