"""Find the images of a user who leaves, and give them to another user."""

from collections.abc import Callable, Iterator

from core.images import image_table
from core.images.model import StoredImage
from core.index.ownership import owned
from core.kernel.clock import now
from core.kernel.values import revised


def has_any(user_id: str) -> bool:
    """Return True if a user owns an image; images that are only shared with them do not count."""
    return any(True for keys in owned(user_id) for _ in keys)


def gifts(user_id: str, heir: str) -> Iterator[Callable[[], None]]:
    """Yield a function for each image of a user that gives it to another user for good."""
    for keys in owned(user_id):
        yield from (lambda key=key: _give(key, user_id, heir) for key in keys)


def _give(image_key: str, user_id: str, heir: str) -> None:
    def to_heir(image: StoredImage) -> StoredImage | None:
        if image.user_id != user_id:
            return None
        others = {user: role for user, role in image.shared_with.items() if user != heir}
        return revised(image, user_id=heir, shared_with=others, updated_at=now())

    row = image_table.find(image_key, consistent=True)
    if row:
        image_table.alter(row, to_heir)
