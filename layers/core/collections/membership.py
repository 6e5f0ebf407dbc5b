"""Match the members of a collection with the images that a caller may see."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched

from core.collections.collection_table import moment
from core.collections.model import MOST_IMAGES, Member
from core.images import image_table, lifecycle
from core.images.image_table import ImageItem
from core.kernel.caller import Caller
from core.kernel.errors import ValidationFailed

_TOGETHER = 100


def visible(members: Iterable[Member], caller: Caller) -> Iterator[tuple[Member, ImageItem]]:
    """Yield the members that the caller may see, in their order, with their rows, which are read as needed.

    What is deleted, or hidden from the caller, is left out, and so is another image under the key of one that is gone.
    """
    for some in batched(members, _TOGETHER, strict=False):
        rows = image_table.find_many({each.image_key for each in some}, consistent=True)
        for member in some:
            row = rows.get(member.image_key)
            if row and row.image.is_visible_to(caller) and moment(row.image.created_at) == member.created_at:
                yield member, row


def member_of(image_key: str, caller: Caller) -> Member:
    """Return the member that an image is. Raises NotFound if it is none to the caller."""
    row = lifecycle.shown_to(caller, image_table.find(image_key, consistent=True))
    return Member(image_key, moment(row.image.created_at))


def members_of(pointer: str, keys: Sequence[str], known: Sequence[Member], caller: Caller) -> list[Member]:
    """Return the members that keys stand for, each once.

    A key that is `known` stays the member that it was, whether or not the caller sees it now. Raises ValidationFailed
    for another that is no image to the caller.
    """
    present = {each.image_key: each for each in known}
    new = {key: number for number, key in enumerate(keys) if key not in present}
    for some in batched(new, _TOGETHER, strict=False):
        rows = image_table.find_many(some, consistent=True)
        for key in some:
            row = rows.get(key)
            if row is None or not row.image.is_visible_to(caller):
                raise ValidationFailed.at(f"{pointer}/{new[key]}", "The image does not exist", "unknown_image")
            present[key] = Member(key, moment(row.image.created_at))
    return [present[key] for key in dict.fromkeys(keys)]


def require_room(pointer: str, members: Sequence[Member]) -> None:
    if len(members) > MOST_IMAGES:
        raise ValidationFailed.at(pointer, f"A collection may have at most {MOST_IMAGES} images", "too_many")
