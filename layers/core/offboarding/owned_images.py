"""The images of a user who leaves: whether there are any, and how each is given to another user."""

from collections.abc import Callable, Iterator

from core.images import image_table
from core.images.model import StoredImage
from core.index.ownership import owned
from core.kernel.clock import now


def has_any(user_id: str) -> bool:
    """Return whether a user owns an image; those they were only given are not theirs."""
    return any(True for keys in owned(user_id) for _ in keys)


def gifts(user_id: str, heir: str) -> Iterator[Callable[[], None]]:
    """What gives the images of a user to another, one by one. Each is given for good."""
    for keys in owned(user_id):
        yield from (lambda key=key: _give(key, user_id, heir) for key in keys)


def _give(image_key: str, user_id: str, heir: str) -> None:
    def to_heir(image: StoredImage) -> StoredImage | None:
        if image.user_id != user_id:
            return None
        others = {user: role for user, role in image.shared_with.items() if user != heir}
        return image.revised(user_id=heir, shared_with=others, updated_at=now())

    row = image_table.find(image_key, consistent=True)
    if row:
        image_table.alter(row, to_heir)
