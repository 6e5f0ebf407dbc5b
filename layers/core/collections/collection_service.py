"""Create, list, change and delete collections.

A collection grants nothing: who may see it sees those of its images that they may see anyway.
"""

from collections.abc import Iterator
from heapq import merge
from itertools import groupby

from core.aws.transactions import ConditionFailed, retried
from core.collections import collection_table, membership, readers
from core.collections.collection_table import CollectionRow
from core.collections.model import MOST_IMAGES, Collection, CollectionDraft, CollectionPatch, Member, StoredCollection
from core.collections.presenter import shown, shown_many
from core.images.image_table import ImageItem
from core.index.terms import own_scope, scopes_for
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.cursor import invalid
from core.kernel.errors import Conflict, Forbidden, NotFound
from core.kernel.pages import Page
from core.kernel.paging import Paging, page_of
from core.kernel.values import revised


def create(draft: CollectionDraft, caller: Caller) -> Collection:
    """Create a collection, or return the one that the same request has created before."""
    members, moment = membership.members_of("/image_keys", draft.image_keys, (), caller), now()
    collection = StoredCollection(
        **draft.model_dump(exclude={"image_keys"}),
        collection_id=caller.new_id("col_"),
        user_id=caller.user_id,
        created_at=moment,
        updated_at=moment,
        image_count=len(members),
        first=members[0] if members else None,
    )
    try:
        collection_table.create(collection, members)
    except ConditionFailed:
        return get(collection.collection_id, caller)
    return shown(collection, caller)


def listed(asked: Paging, caller: Caller) -> Page[Collection]:
    """Return the collections that the caller may see, newest first."""
    page = page_of(
        lambda place: (each for each in _newest(place, caller) if each.is_visible_to(caller)),
        lambda each: each.collection_id,
        asked,
        query=f"collections {caller.user_id} {caller.is_admin}",
    )
    return Page[Collection](data=shown_many(page.data, caller), meta=page.meta)


def get(collection_id: str, caller: Caller) -> Collection:
    return shown(_visible(collection_id, caller).collection, caller)


def images(collection_id: str, asked: Paging, caller: Caller) -> Page[tuple[Member, ImageItem]]:
    """Return the images of a collection that the caller may see, in its order."""
    _visible(collection_id, caller)
    members = collection_table.members(collection_id)

    def after(place: str | None) -> Iterator[tuple[Member, ImageItem]]:
        return membership.visible(members[_position(place, members) if place else 0 :], caller)

    def place_of(found: tuple[Member, ImageItem]) -> str:
        return f"{members.index(found[0])}#{found[0].image_key}"

    return page_of(after, place_of, asked, query=f"collection {caller.user_id} {collection_id}")


def members_seen(collection_id: str, caller: Caller) -> list[Member]:
    """Return the images of a collection, whoever may see them, in its order; none if the caller may not see it."""
    row = collection_table.find(collection_id)
    return collection_table.members(collection_id) if row and row.collection.is_visible_to(caller) else []


@retried
def update(collection_id: str, patch: CollectionPatch, caller: Caller) -> Collection:
    row = _editable(collection_id, caller)
    readers_then = readers.changed(row.collection, patch, caller)
    changed = revised(row.collection, **patch.fields(), shared_with=readers_then, updated_at=now())
    return shown(_change(row, changed, _rearranged(collection_id, patch, caller)), caller)


@retried
def add_image(collection_id: str, image_key: str, caller: Caller) -> None:
    """Put an image at the end of a collection, unless it is in it. Raises Conflict if the collection is full."""
    row, known = _editable(collection_id, caller), collection_table.members(collection_id)
    member = membership.member_of(image_key, caller)
    if member in known:
        return
    members = [*(each for each in known if each.image_key != image_key), member]
    if len(members) > MOST_IMAGES:
        raise Conflict(f"A collection may have at most {MOST_IMAGES} images")
    _change(row, revised(row.collection, updated_at=now()), members)


@retried
def remove_image(collection_id: str, image_key: str, caller: Caller) -> None:
    """Take an image out of a collection, if it is in it."""
    row, known = _editable(collection_id, caller), collection_table.members(collection_id)
    members = [each for each in known if each.image_key != image_key]
    if members != known:
        _change(row, revised(row.collection, updated_at=now()), members)


@retried
def delete(collection_id: str, caller: Caller) -> None:
    """Delete a collection; its images stay."""
    collection_table.remove(_editable(collection_id, caller))


@retried
def forget(collection_id: str, user_id: str) -> None:
    """Delete a collection of a user who leaves, or stop sharing it with them."""
    row = collection_table.find(collection_id)
    if row is None:
        return
    if row.collection.user_id == user_id:
        collection_table.remove(row)
        return
    left = tuple(each for each in row.collection.shared_with if each != user_id)
    collection_table.change(row, revised(row.collection, shared_with=left), None)


def known_to(user_id: str) -> Iterator[str]:
    """Yield the ids of the collections that a user owns or was given."""
    return collection_table.newest(own_scope(user_id), None)


def _newest(before: str | None, caller: Caller) -> Iterator[StoredCollection]:
    lists = (collection_table.newest(scope, before) for scope in scopes_for(caller))
    return collection_table.find_many(each for each, _ in groupby(merge(*lists, reverse=True)))


def _visible(collection_id: str, caller: Caller) -> CollectionRow:
    row = collection_table.find(collection_id)
    if row is None or not row.collection.is_visible_to(caller):
        raise NotFound
    return row


def _editable(collection_id: str, caller: Caller) -> CollectionRow:
    row = _visible(collection_id, caller)
    if not row.collection.is_editable_by(caller):
        raise Forbidden("Only the owner may change this collection")
    return row


def _change(row: CollectionRow, changed: StoredCollection, members: list[Member] | None) -> StoredCollection:
    """Replace a collection, and its images unless None, and return what it is now."""
    if members is not None:
        changed = revised(changed, image_count=len(members), first=members[0] if members else None)
    collection_table.change(row, changed, members)
    return changed


def _rearranged(collection_id: str, patch: CollectionPatch, caller: Caller) -> list[Member] | None:
    """Return the images after a change, or None if it is not about them."""
    if patch.image_keys is None and not patch.add and not patch.remove:
        return None
    known = collection_table.members(collection_id)
    kept = known if patch.image_keys is None else membership.members_of("/image_keys", patch.image_keys, known, caller)
    kept = [each for each in kept if each.image_key not in patch.remove]
    added = membership.members_of("/add", patch.add, kept, caller)
    members = list(dict.fromkeys([*kept, *added]))
    membership.require_room("/add", members)
    return members


def _position(place: str, members: list[Member]) -> int:
    """Return the position after the image that a page ended with, wherever it is now."""
    position, _, key = place.partition("#")
    if not position.isascii() or not position.isdigit():
        raise invalid()
    found = next((number for number, each in enumerate(members) if each.image_key == key), None)
    return int(position[:6]) if found is None else found + 1
