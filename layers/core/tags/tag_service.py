"""Manage tags: a vocabulary of names. Images refer to ids, so that renaming a tag touches no image."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from core.aws.transactions import retried
from core.index.counts import counts
from core.index.terms import TAG, Terms, term
from core.kernel.caller import Caller
from core.kernel.errors import Forbidden, NotFound, TagExists, ValidationFailed
from core.kernel.pages import Page
from core.kernel.paging import Paging, page_of
from core.kernel.text_forms import folded
from core.tags import tag_table
from core.tags.model import CountedTag
from core.tags.tag_table import Merge, TagRow


def ids_of(names: Iterable[str], caller: Caller) -> tuple[str, ...]:
    """Return the ids of tags by name, in the given order without repeats; unknown names become new tags."""
    wanted = list(dict.fromkeys(names))
    known = tag_table.ids(wanted)
    return tuple(known.get(name) or tag_table.find_or_create(name, caller.user_id)[0] for name in wanted)


def names_of(tag_ids: Collection[str], just_read: Mapping[str, str]) -> dict[str, str]:
    """Return the names of existing tags by id, some of which were just read."""
    return tag_table.names(tag_ids, just_read)


def create(name: str, caller: Caller) -> tuple[CountedTag, bool]:
    """Return the tag with this name, and whether it is new."""
    tag_id, new = tag_table.find_or_create(name, caller.user_id)
    return get(tag_id, caller), new


def get(tag_id: str, caller: Caller) -> CountedTag:
    return _counted([_find(tag_id)], caller)[0]


def term_of(tag_id: str) -> Terms:
    """Return the term that images with this tag are found by. Raises NotFound."""
    return frozenset({term(TAG, _find(tag_id).tag_id)})


def listed(asked: Paging, text: str | None, caller: Caller) -> Page[CountedTag]:
    """Return tags in alphabetical order. `text` is part of a name, ignoring case and accents."""
    part = folded(text or "")
    page = page_of(
        lambda place: (row for row in tag_table.after(place) if part in folded(row.name)),
        lambda row: row.key,
        asked,
        query=f"tags {part!r}",
    )
    return Page[CountedTag](data=tuple(_counted(page.data, caller)), meta=page.meta)


@retried
def rename(tag_id: str, name: str, caller: Caller) -> CountedTag:
    """Rename a tag, and so at once on all its images. Raises TagExists."""
    row = _editable(tag_id, caller)
    if row.name != name:
        if name in tag_table.ids([name]):
            raise TagExists.at("/name", "Another tag has this name", "taken")
        tag_table.rename(row, name)
    return get(tag_id, caller)


@retried
def delete(tag_id: str, caller: Caller) -> None:
    """Delete a tag. Its images stay and lose it at once."""
    tag_table.delete(_editable(tag_id, caller))


def begin_merge(tag_id: str, into: str, caller: Caller) -> Merge:
    """Note that another tag takes the place of a tag; once more is no error.

    Raises ValidationFailed if there is no other tag, or another takes its place.
    """
    begun = tag_table.merge_of(tag_id)
    gone = tag_table.find(tag_id) is None
    created_by = begun.user_id if gone and begun and begun.into == into else _find(tag_id).user_id
    _require_creator(created_by, caller)
    if into == tag_id or tag_table.find(into) is None:
        raise ValidationFailed.at("/into", "Name another tag, by its id", "unknown_tag")
    merge = Merge(tag_id, into, created_by)
    if merge != begun:
        tag_table.begin_merge(merge)
        if tag_table.merge_of(into):  # of two that replace each other, at least one sees the other's note
            tag_table.begin_merge(begun) if begun else tag_table.end_merge(tag_id)
            raise ValidationFailed.at("/into", "This tag is being merged into another itself", "being_merged")
    return merge


def _find(tag_id: str) -> TagRow:
    row = tag_table.find(tag_id)
    if row is None:
        raise NotFound
    return row


def _editable(tag_id: str, caller: Caller) -> TagRow:
    row = _find(tag_id)
    _require_creator(row.user_id, caller)
    return row


def _require_creator(user_id: str, caller: Caller) -> None:
    if not caller.is_admin and caller.user_id != user_id:
        raise Forbidden("Only the creator of a tag or an administrator may change it")


def _counted(rows: Sequence[TagRow], caller: Caller) -> list[CountedTag]:
    worn = {row.tag_id: term(TAG, row.tag_id) for row in rows}
    number = counts(list(worn.values()), caller) if rows else {}
    return [
        CountedTag(id=row.tag_id, name=row.name, created_by=row.user_id, image_count=number[worn[row.tag_id]])
        for row in rows
    ]
