"""Tags: a vocabulary of names. Images wear the ids, so that a tag is renamed without touching its images."""

from collections.abc import Collection, Iterable, Sequence

from core.aws.transactions import retried
from core.index.counts import counts
from core.index.terms import Terms, term
from core.kernel.caller import Caller
from core.kernel.errors import Forbidden, NotFound, TagExists
from core.kernel.pages import Page
from core.kernel.paging import Paging, page_of
from core.tags import tag_table
from core.tags.model import CountedTag
from core.tags.tag_table import TagRow


def ids_of(names: Iterable[str], caller: Caller) -> tuple[str, ...]:
    """The ids of tags by name, in the order given, without repeats; unknown names become new tags."""
    wanted = list(dict.fromkeys(names))
    known = tag_table.ids(wanted)
    return tuple(known.get(name) or tag_table.find_or_create(name, caller.user_id)[0] for name in wanted)


def names_of(tag_ids: Collection[str]) -> dict[str, str]:
    """Id to name, of those that still exist."""
    return tag_table.names(tag_ids) if tag_ids else {}


def create(name: str, caller: Caller) -> tuple[CountedTag, bool]:
    """The tag of this name, and whether it is new."""
    tag_id, new = tag_table.find_or_create(name, caller.user_id)
    return get(tag_id, caller), new


def get(tag_id: str, caller: Caller) -> CountedTag:
    return _counted([_find(tag_id)], caller)[0]


def term_of(tag_id: str) -> Terms:
    """What an image with this tag is found by. Raises NotFound."""
    return frozenset({term("tag", _find(tag_id).tag_id)})


def listed(asked: Paging, text: str | None, caller: Caller) -> Page[CountedTag]:
    """Tags in alphabetical order. `text` is part of a name, in any case."""
    part = (text or "").casefold()
    page = page_of(
        lambda place: (row for row in tag_table.after(place) if part in row.name.casefold()),
        lambda row: row.key,
        asked,
        query=f"tags {part!r}",
    )
    return Page[CountedTag](data=tuple(_counted(page.data, caller)), meta=page.meta)


@retried
def rename(tag_id: str, name: str, caller: Caller) -> CountedTag:
    """Give a tag another name; all its images have that name at once. Raises TagExists."""
    row = _editable(tag_id, caller)
    if row.name != name:
        if name in tag_table.ids([name]):
            raise TagExists.at("/name", "Another tag has this name", "taken")
        tag_table.rename(row, name)
    return get(tag_id, caller)


@retried
def delete(tag_id: str, caller: Caller) -> None:
    """Delete a tag. Its images stay, and lose it at once."""
    tag_table.delete(_editable(tag_id, caller))


def _find(tag_id: str) -> TagRow:
    row = tag_table.find(tag_id)
    if row is None:
        raise NotFound
    return row


def _editable(tag_id: str, caller: Caller) -> TagRow:
    row = _find(tag_id)
    if not caller.is_admin and caller.user_id != row.user_id:
        raise Forbidden("Only the creator of a tag or an administrator may change it")
    return row


def _counted(rows: Sequence[TagRow], caller: Caller) -> list[CountedTag]:
    worn = {row.tag_id: term("tag", row.tag_id) for row in rows}
    number = counts(list(worn.values()), caller) if rows else {}
    return [
        CountedTag(id=row.tag_id, name=row.name, created_by=row.user_id, image_count=number[worn[row.tag_id]])
        for row in rows
    ]
