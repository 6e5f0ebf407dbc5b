"""Whose images are whose: how many a user owns, and what becomes of them when the owner leaves."""

from collections.abc import Callable, Iterator

from core.images import image_table
from core.images.model import StoredImage
from core.images.terms import PUBLIC, image_key_of, own_scope, term
from core.index.intersection import nominate
from core.index.posting_lists import open_scopes
from core.index.query import Wanted, any_of
from core.kernel.clock import now
from core.users.model import ImageCounts


def counts(user_id: str) -> ImageCounts:
    """How many private and public images a user owns; those they were only given are not theirs."""
    private, public = (sum(1 for _ in found) for found in _owned(user_id))
    return ImageCounts(private=private, public=public)


def gifts(user_id: str, heir: str) -> Iterator[Callable[[], None]]:
    """What gives the images of a user to another, one by one. Each is given for good."""
    for found in _owned(user_id):
        yield from (lambda key=key: _give(key, user_id, heir) for key in found)


def _owned(user_id: str) -> list[Iterator[str]]:
    """The keys of private images, and those of public ones."""
    mine = term("user", user_id)
    wanted = Wanted(groups=tuple(any_of([mine])))
    scopes = open_scopes([own_scope(user_id), PUBLIC], [mine])
    return [(image_key_of(entry) for entry in nominate(scope, wanted, enough=None)) for scope in scopes]


def _give(image_key: str, user_id: str, heir: str) -> None:
    def to_heir(image: StoredImage) -> StoredImage | None:
        if image.user_id != user_id:
            return None
        others = {user: role for user, role in image.shared_with.items() if user != heir}
        return image.revised(user_id=heir, shared_with=others, updated_at=now())

    row = image_table.find(image_key, consistent=True)
    if row:
        image_table.alter(row, to_heir)
