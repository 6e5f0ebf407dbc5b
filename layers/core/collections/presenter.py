"""Show collections, each with the first of its images if the caller may see it."""

from collections.abc import Sequence

from core.collections import membership
from core.collections.model import Collection, CollectionReader, Cover, StoredCollection
from core.images import rendition_urls
from core.images.image_table import ImageItem
from core.images.model import Status
from core.kernel.caller import Caller
from core.users import user_table


def shown(collection: StoredCollection, caller: Caller) -> Collection:
    """Show a collection, and whom it is shared with to those who may change it."""
    (one,) = shown_many([collection], caller)
    if not one.editable:
        return one
    names = user_table.names(collection.shared_with)
    readers = tuple(CollectionReader(user_id=each, username=names.get(each)) for each in collection.shared_with)
    return one.model_copy(update={"shared_with": readers})


def shown_many(collections: Sequence[StoredCollection], caller: Caller) -> tuple[Collection, ...]:
    """Show collections, with one read for every hundred covers."""
    firsts = dict.fromkeys(each.first for each in collections if each.first)
    covers = {member: _cover(row) for member, row in membership.visible(firsts, caller)}
    return tuple(
        Collection.model_validate(
            each.model_dump(exclude={"first", "shared_with"})
            | {
                "image_count": each.image_count if each.is_editable_by(caller) else None,
                "cover": covers.get(each.first) if each.first else None,
                "editable": each.is_editable_by(caller),
            }
        )
        for each in collections
    )


def _cover(row: ImageItem) -> Cover:
    made = row.made if row.image.status is Status.READY else {}
    renditions = rendition_urls.shown(made, row.image.visibility, in_list=True).values()
    return Cover(image_key=row.image_key, rendition=next((each for each in renditions if each.url), None))
