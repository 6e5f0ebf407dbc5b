"""Whose images are whose: how many a user owns, and what becomes of them when the owner leaves."""

import time
from collections.abc import Iterator

from core.clock import now
from core.domain.image import StoredImage
from core.domain.terms import PUBLIC, image_key_of, own_scope, term
from core.domain.user import ImageCounts
from core.domain.wanted import Wanted, any_of
from core.errors import Unavailable
from core.nominating import nominate
from core.scopes import open_scopes
from core.storage import images

PATIENCE = 12  # seconds, well below the 20 that a function has


def counts(user_id: str) -> ImageCounts:
    """How many private and public images a user owns; those they were only given are not theirs."""
    private, public = (sum(1 for _ in found) for found in _owned(user_id))
    return ImageCounts(private=private, public=public)


def hand_over(user_id: str, heir: str) -> None:
    """Give all images of a user to another. Raises Unavailable when there are too many for one request.

    Each image is handed over for good, so the same request again goes on with the rest.
    """
    deadline = time.monotonic() + PATIENCE
    for found in _owned(user_id):
        for image_key in found:
            if time.monotonic() > deadline:
                raise Unavailable("There are many images to hand over; send the same request again")
            _give(image_key, user_id, heir)


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

    row = images.find(image_key, consistent=True)
    if row:
        images.alter(row, to_heir)
