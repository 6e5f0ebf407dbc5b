"""Which images of a scope are wanted, newest first, by merging posting lists that are read only as far as needed.

The shortest group of lists leads. What it nominates is struck out by the other groups as far as their leaves have been
read; of the rest, more leaves are read only if that costs less than letting the images' own rows decide.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from core.domain.leaf import LOWEST
from core.domain.terms import EVERYTHING, list_name
from core.domain.wanted import Wanted
from core.storage import postings
from core.storage.postings import NO_LIST, Head, Late

SLACK = 8  # rows that may be read in vain before a leaf is read instead


class PostingList:
    """A list as far as it has been read: all its entries from `low` on."""

    def __init__(self, name: str, head: Head) -> None:
        self.name = name
        self.total = head.total
        self.entries = set(head.entries)
        self.low = head.lower if head.older else LOWEST

    def read_on(self) -> None:
        self.low, older = postings.leaf_below(self.name, self.low) or (LOWEST, [])
        self.entries.update(older)

    def holds(self, entry: str) -> bool:
        while entry < self.low:
            self.read_on()
        return entry in self.entries


class Group:
    """Lists of which an image has to stand in at least one."""

    def __init__(self, lists: Iterable[PostingList]) -> None:
        self.lists = list(lists)
        self.total = sum(each.total for each in self.lists)

    @property
    def low(self) -> str:
        return max((each.low for each in self.lists), default=LOWEST)

    def has(self, entry: str) -> bool:
        return any(entry in each.entries for each in self.lists)

    def between(self, low: str, high: str) -> set[str]:
        return {entry for each in self.lists for entry in each.entries if low <= entry < high}

    def read_on(self) -> None:
        low = self.low
        for each in self.lists:
            if each.low == low:
                each.read_on()


@dataclass
class Scope:
    """A scope as a search meets it: its journal, and the lists that the search asks for."""

    name: str
    journal: dict[str, Late]
    everything: Head
    lists: dict[str, PostingList] = field(default_factory=dict[str, PostingList])

    def groups(self, wanted: Wanted) -> list[Group]:
        groups = [Group(self.lists[term] for term in group) for group in wanted.groups]
        return sorted(groups, key=lambda group: group.total) or [Group([self.lists[EVERYTHING]])]


def open_scopes(names: Iterable[str], terms: Iterable[str]) -> list[Scope]:
    """Read the journals of scopes, and then the heads of the lists of terms: a call a scope, and one for all lists."""
    scopes: list[Scope] = []
    for name in names:
        journal, everything = postings.newest(name)
        scopes.append(Scope(name, {late.entry: late for late in journal}, everything))
    wanted = dict.fromkeys(terms)
    heads = postings.heads(list_name(scope.name, term) for scope in scopes for term in wanted)
    for scope in scopes:
        scope.lists = {EVERYTHING: PostingList(scope.name, scope.everything)}
        for term in wanted:
            name = list_name(scope.name, term)
            scope.lists[term] = PostingList(name, heads.get(name, NO_LIST))
    return scopes


def nominate(scope: Scope, wanted: Wanted, *, enough: int | None) -> Iterator[str]:
    """Entries of the scope, newest first: all that are wanted, and none that is not if `enough` is None.

    With `enough`, which is how many rows will be read, some that are not wanted may be among them.
    """
    late = [entry for entry, each in scope.journal.items() if wanted.admits(entry, each.terms)]
    leading, *others = scope.groups(wanted)
    place = wanted.until
    while True:
        low = max(leading.low, wanted.since)
        found = {entry for entry in leading.between(low, place) if entry not in scope.journal}
        for other in others:
            found = _agreed(found, other, scope, enough)
        yield from sorted([*found, *(entry for entry in late if low <= entry < place)], reverse=True)
        if leading.low <= max(wanted.since, LOWEST):
            return
        place = low
        leading.read_on()


def count(scope: Scope, term: str) -> int:
    """How many images of the scope have a term: what its leaves count, put right by the journal."""
    found = scope.lists[term]
    doubtful = [late for late in scope.journal.values() if term in late.touched]
    return found.total + sum((term in late.terms) - found.holds(late.entry) for late in doubtful)


def _agreed(found: set[str], group: Group, scope: Scope, enough: int | None) -> set[str]:
    """What of `found` the group agrees with, or has not been read far enough to disagree with."""
    while True:
        low = group.low
        unsure = [entry for entry in found if entry < low]
        found = {entry for entry in found if entry < low or group.has(entry)}
        if not unsure:
            return found
        if enough is not None:
            share = max(group.total / max(scope.everything.total, 1), 0.001)
            if min(len(unsure), enough / share) <= enough + SLACK:
                return found
        group.read_on()
