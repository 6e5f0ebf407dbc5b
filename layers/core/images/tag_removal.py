"""Complete the deletion of tags: remove their ids from images."""

from collections.abc import Callable
from itertools import chain, islice

from core.images import image_table
from core.images.model import StoredImage
from core.index.intersection import nominate
from core.index.posting_lists import open_scopes
from core.index.query import Wanted, any_of
from core.index.terms import ALL, TAG, key_of, term
from core.kernel.values import revised
from core.tags import tag_table


def collect_garbage(has_time: Callable[[], bool]) -> None:
    """Remove the ids of deleted tags from the images that still have them, while there is time."""
    for tag_id in tag_table.garbage():
        for image_key in tagged(tag_id):
            if not has_time():
                return
            row = image_table.find(image_key, consistent=True)
            if row:
                image_table.alter(row, lambda image: _without(image, tag_id))  # noqa: B023 - called before the next turn
        tag_table.forget(tag_id)


def _without(image: StoredImage, tag_id: str) -> StoredImage | None:
    if tag_id not in image.tag_ids:
        return None
    return revised(image, tag_ids=tuple(each for each in image.tag_ids if each != tag_id))


def tagged(tag_id: str, *, most: int | None = None) -> list[str]:
    """Return the keys of all images with a tag, or of the `most` that are the latest."""
    worn = term(TAG, tag_id)
    wanted = Wanted(groups=tuple(any_of([worn])))
    found = (nominate(scope, wanted, enough=None) for scope in open_scopes([ALL], [worn]))
    return [key_of(entry) for entry in islice(chain.from_iterable(found), most)]
