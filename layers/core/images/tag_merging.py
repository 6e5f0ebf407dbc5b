"""Merge a tag into another: its images wear the other one, and then it goes.

An image changes in one transaction, and the tag stays until no image wears it, so at every moment an image shows one of
the two. Whatever stops a merge, the sweeper goes on from the images that are left.
"""

from collections.abc import Callable

from core.images import image_table
from core.images.model import StoredImage
from core.images.tag_removal import tagged
from core.kernel.caller import Caller
from core.kernel.values import revised
from core.tags import tag_service, tag_table
from core.tags.model import CountedTag

MOST = 200  # images that a request changes; the sweeper changes the others


def merge(tag_id: str, into: str, caller: Caller) -> CountedTag:
    """Merge a tag into another, which is returned; of many images the rest follow later, and the tag goes with them."""
    begun = tag_service.begin_merge(tag_id, into, caller)
    image_keys = tagged(tag_id, most=MOST + 1)
    for image_key in image_keys[:MOST]:
        exchange(image_key, tag_id, begun.into)
    if len(image_keys) <= MOST:
        tag_table.delete_merged(tag_id)  # its note stays: the sweeper looks once more, for images that wear it late
    return tag_service.get(into, caller)


def finish(has_time: Callable[[], bool]) -> None:
    """Go on with the merges that have begun, while there is time. One whose other tag is gone ends where it is."""
    for begun in list(tag_table.merges()):
        if tag_table.find(begun.into) is not None:
            for image_key in tagged(begun.tag_id):
                if not has_time():
                    return
                exchange(image_key, begun.tag_id, begun.into)
            if tag_table.delete_merged(begun.tag_id):
                continue
        tag_table.end_merge(begun.tag_id)


def exchange(image_key: str, old: str, new: str) -> None:
    """Put one tag in the place of another on an image, if it still is there and wears that."""
    row = image_table.find(image_key, consistent=True)
    if row:
        image_table.alter(row, lambda image: _exchanged(image, old, new))


def _exchanged(image: StoredImage, old: str, new: str) -> StoredImage | None:
    """Return the image with one tag in the place of the other, or None if it does not have that."""
    if old not in image.tag_ids:
        return None
    return revised(image, tag_ids=tuple(dict.fromkeys(new if each == old else each for each in image.tag_ids)))
