"""Tags: a vocabulary of names. Images wear the ids, so that a tag is renamed without touching its images."""

from collections.abc import Collection, Iterable

from core.domain.caller import Caller
from core.storage import tags


def ids_of(names: Iterable[str], caller: Caller) -> tuple[str, ...]:
    """The ids of tags by name, in the order given, without repeats; unknown names become new tags."""
    return tuple(dict.fromkeys(tags.find_or_create(name, caller.user_id) for name in names))


def names_of(tag_ids: Collection[str]) -> dict[str, str]:
    """Id to name, of those that still exist."""
    return tags.names(tag_ids) if tag_ids else {}
