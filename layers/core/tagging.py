"""Tags: a vocabulary of names. Images wear the ids, so that a tag is renamed without touching its images."""

import re
from collections.abc import Collection, Iterable

from core.domain.caller import Caller
from core.storage import tags


def ids_of(names: Iterable[str], caller: Caller) -> tuple[str, ...]:
    """The ids of tags by name, in the order given, without repeats; unknown names become new tags."""
    wanted = list(dict.fromkeys(names))
    known = tags.ids(wanted)
    return tuple(known.get(name) or tags.find_or_create(name, caller.user_id)[0] for name in wanted)


def names_of(tag_ids: Collection[str]) -> dict[str, str]:
    """Id to name, of those that still exist."""
    return tags.names(tag_ids) if tag_ids else {}


def ids_by_name(names: Iterable[str]) -> dict[str, str]:
    """Name to id, of those that exist exactly so."""
    return tags.ids(names)


def ids_matching(pattern: str) -> list[str]:
    """Ids of the tags whose names match a pattern in any case; `%` stands for any text, all else for itself."""
    folded = pattern.casefold()
    matching = re.compile(".*".join(map(re.escape, folded.split("%"))), re.DOTALL)
    prefix = folded.partition("%")[0]
    return [row.tag_id for row in tags.after(prefix=prefix) if matching.fullmatch(row.name.casefold())]


def ids_by_word(stems: Iterable[str]) -> dict[str, list[str]]:
    """For each stem the ids of the tags that have it in their name."""
    return {stem: tags.with_word(stem) for stem in stems}
