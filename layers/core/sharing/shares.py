"""Share an image with named users, who can then read or also annotate it."""

from core.images import image_table, lifecycle
from core.images.model import Role, StoredImage
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.errors import NotFound, ValidationFailed
from core.kernel.values import revised
from core.sharing.model import MOST_SHARES, Share, ShareDraft
from core.users import named_users, user_table
from core.users.model import StoredUser


def share(image_key: str, draft: ShareDraft, caller: Caller) -> Share:
    """Share an image with a user, or change the role of one it is shared with."""
    row = lifecycle.editable(image_key, caller)
    user = _user(draft, caller)

    def give(image: StoredImage) -> StoredImage:
        lifecycle.require_editable(image, caller)
        if user.id == image.user_id:
            raise ValidationFailed("The user already owns this image")
        if len({*image.shared_with, user.id}) > MOST_SHARES:
            raise ValidationFailed(f"An image may be shared with at most {MOST_SHARES} users")
        return revised(image, shared_with=image.shared_with | {user.id: draft.role}, updated_at=now())

    image_table.alter(row, give)
    return Share(user_id=user.id, username=user.key, role=draft.role)


def shares(image_key: str, caller: Caller) -> list[Share]:
    shared: dict[str, Role] = lifecycle.editable(image_key, caller).image.shared_with
    names = user_table.names(shared)
    return [Share(user_id=each, username=names.get(each), role=role) for each, role in sorted(shared.items())]


def unshare(image_key: str, user_id: str, caller: Caller) -> None:
    def take(image: StoredImage) -> StoredImage:
        lifecycle.require_editable(image, caller)
        if user_id not in image.shared_with:
            raise NotFound
        left = {each: role for each, role in image.shared_with.items() if each != user_id}
        return revised(image, shared_with=left, updated_at=now())

    image_table.alter(lifecycle.editable(image_key, caller), take)


def _user(draft: ShareDraft, caller: Caller) -> StoredUser:
    named = "username" if draft.username else "user_id"
    return named_users.require(f"/{named}", caller, username=draft.username, user_id=draft.user_id)
