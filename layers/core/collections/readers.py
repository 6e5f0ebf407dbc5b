"""Change whom a collection is shared with."""

from core.collections.model import MOST_SHARES, CollectionPatch, StoredCollection
from core.kernel.caller import Caller
from core.kernel.errors import ValidationFailed
from core.users import named_users


def changed(old: StoredCollection, patch: CollectionPatch, caller: Caller) -> tuple[str, ...]:
    """Return the ids of those whom a collection is shared with after a change. Raises ValidationFailed."""
    new = list[str]()
    for number, name in enumerate(patch.share):
        user = named_users.require(f"/share/{number}", caller, username=name)
        if user.id == old.user_id:
            raise ValidationFailed.at(f"/share/{number}", "The user already owns this collection", "owner")
        new.append(user.id)
    readers = tuple(dict.fromkeys(each for each in (*old.shared_with, *new) if each not in patch.unshare))
    if len(readers) > MOST_SHARES:
        raise ValidationFailed.at("/share", f"A collection may be shared with at most {MOST_SHARES} users", "too_many")
    return readers
