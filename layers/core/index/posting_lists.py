"""Read scopes for a search: their journals, and their posting lists as far as needed."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.index import postings_table
from core.index.leaf import LOWEST
from core.index.postings_table import NO_LIST, Head, Late
from core.index.query import Wanted
from core.index.terms import EVERYTHING, list_name

JUST_ABOVE = "\0"  # appended to an entry, it is the next text in order
NEVER = "~"  # above every entry
MOST_LEAVES = 32  # in one read: 1 MB at most


@dataclass
class Meter:
    """The number of items that were read."""

    items: int = 0


class PostingList:
    """A list as far as it has been read: all that matters of it from `low` on."""

    def __init__(self, name: str, head: Head, meter: Meter) -> None:
        self.name = name
        self.total = head.total
        self.entries = set(head.entries)
        self.low = head.lower if head.older else LOWEST
        self.older = head.older
        self.oldest = head.oldest if head.older else min(head.entries, default=NEVER)
        self.at_once = 1
        self.meter = meter

    def top(self, place: str) -> str:
        """Return the lowest known position above which the list has no entry up to `place`."""
        if place <= self.low:
            return place
        newest = max((entry for entry in self.entries if self.low <= entry < place), default=None)
        return newest + JUST_ABOVE if newest else self.low

    def skip_to(self, place: str) -> None:
        """Continue below a position: entries above it are not needed any more."""
        if place < self.low:
            self.low, self.at_once = place, 1

    def read_on(self) -> None:
        """Read on below; the further, the more leaves at once."""
        self.low, older = postings_table.leaf_below(self.name, self.low, self.at_once) or (LOWEST, [])
        self.entries.update(older)
        self.meter.items += self.at_once
        self.at_once = min(2 * self.at_once, MOST_LEAVES)

    def holds(self, entry: str) -> bool:
        if entry >= self.low:
            return entry in self.entries
        _, entries = postings_table.leaf_below(self.name, entry + JUST_ABOVE) or (LOWEST, [])
        return entry in entries


class Group:
    """Lists of which an image must be in at least one."""

    def __init__(self, lists: Iterable[PostingList]) -> None:
        self.lists = list(lists)
        self.total = sum(each.total for each in self.lists)

    @property
    def low(self) -> str:
        return max((each.low for each in self.lists), default=LOWEST)

    @property
    def oldest(self) -> str:
        """Return a position below which the group has no entry."""
        return min((each.oldest for each in self.lists), default=NEVER)

    def has(self, entry: str) -> bool:
        return any(entry in each.entries for each in self.lists)

    def top(self, place: str) -> str:
        return max((each.top(place) for each in self.lists), default=LOWEST)

    def between(self, low: str, high: str) -> set[str]:
        return {entry for each in self.lists for entry in each.entries if low <= entry < high}

    def read_below(self, place: str) -> None:
        """Read just below a position; entries above it are not needed any more."""
        for each in self.lists:
            each.skip_to(place)
        for each in self.lists:
            if each.low == place:
                each.read_on()


@dataclass
class Scope:
    name: str
    journal: dict[str, Late]
    lists: dict[str, PostingList]
    meter: Meter

    def groups(self, wanted: Wanted) -> list[Group]:
        """Return the groups of a query, the shortest first."""
        groups = [Group(self.lists[term] for term in group) for group in wanted.groups]
        return sorted(groups, key=lambda group: group.total) or [Group([self.lists[EVERYTHING]])]

    def row_version(self, entry: str) -> int:
        """Return the least version of the row of an image that has seen all changes in the journal."""
        return self.journal[entry].row_version if entry in self.journal else 0

    def count(self, term: str) -> int:
        """Count the images of the scope with a term: the count of its leaves, corrected by the journal."""
        found = self.lists[term]
        doubtful = [late for late in self.journal.values() if term in late.touched]
        return found.total + sum((term in late.terms) - found.holds(late.entry) for late in doubtful)


def open_scopes(names: Iterable[str], terms: Iterable[str]) -> list[Scope]:
    """Read the journals of scopes, then the heads of the lists of terms: one call per scope, and one for all lists.

    Without terms the list of everything comes with the journal.
    """
    wanted, meter = list(dict.fromkeys(terms)), Meter()
    journals = {name: postings_table.newest(name, with_head=not wanted) for name in names}
    heads = postings_table.heads(list_name(scope, term) for scope in journals for term in wanted)
    meter.items = len(heads) + sum(len(journal) + bool(head.total) for journal, head in journals.values())
    return [
        Scope(
            scope,
            {late.entry: late for late in journal},
            {term: PostingList(name, heads.get(name, NO_LIST), meter) for term, name in _lists(scope, wanted)}
            or {EVERYTHING: PostingList(scope, everything, meter)},
            meter,
        )
        for scope, (journal, everything) in journals.items()
    ]


def _lists(scope: str, terms: Iterable[str]) -> list[tuple[str, str]]:
    return [(term, list_name(scope, term)) for term in terms]
