"""Find the n-th image of a list by the sizes of its leaves, so that a numbered page reads few of them."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from core.index import leaf_table, postings_table
from core.index.posting_lists import Scope
from core.index.query import Wanted
from core.index.terms import EVERYTHING, list_name


class _Counted:
    """A list of a scope whose entries can be counted from a position up."""

    def __init__(self, scope: Scope, term: str, sizes: Sequence[tuple[str, int]]) -> None:
        self.scope, self.term, self.list = scope, term, scope.lists[term]
        self.held = len(self.list.entries)
        self.lowers = [lower for lower, _ in reversed(sizes)]  # upwards
        self.sums = list(accumulate(size for _, size in sizes))  # of entries in this leaf and all newer ones

    def most(self, place: str) -> int:
        """Return how many entries lie at a position or above, or more."""
        if place >= self.list.low:
            return self._in_head(place) + len(self.scope.journal)
        return self.held + self._down_to(self._leaf_of(place)) + len(self.scope.journal)

    def count(self, place: str) -> int:
        """Count the images at a position or above, as the journal has them; reads a leaf if the position is in one."""
        if place >= self.list.low:
            return self._in_head(place) + self._corrected(place)
        number = self._leaf_of(place)
        if self.lowers[-1 - number] == place:
            return self.held + self._down_to(number) + self._corrected(place)
        _, entries = leaf_table.leaf_at(self.list.name, place)
        inside = sum(entry >= place for entry in entries)
        return self.held + self._down_to(number - 1) + inside + self._corrected(place)

    def _leaf_of(self, place: str) -> int:
        """Return the number of the leaf that a position lies in; the newest is 0."""
        return len(self.lowers) - bisect_right(self.lowers, place)

    def _down_to(self, number: int) -> int:
        return self.sums[number] if number >= 0 else 0

    def _in_head(self, place: str) -> int:
        return sum(entry >= place for entry in self.list.entries)

    def _corrected(self, place: str) -> int:
        late = [each for each in self.scope.journal.values() if self.term in each.touched and each.entry >= place]
        return sum((self.term in each.terms) - self.list.holds(each.entry) for each in late)


def only_term(wanted: Wanted) -> str | None:
    """Return the term of a query whose matches are one list in each scope, or None."""
    terms = {term for group in wanted.groups for term in group} or {EVERYTHING}
    return terms.pop() if len(terms) == 1 and wanted == Wanted(groups=wanted.groups) else None


def place_above(scopes: Sequence[Scope], term: str, skipped: int) -> tuple[str, int] | None:
    """Return a position, and how many images with a term lie there or above: at most `skipped`.

    None if they all lie below, or if a list of an earlier version has no sizes.
    """
    sizes = postings_table.sizes(list_name(scope.name, term) for scope in scopes if scope.lists[term].older)
    counted: list[_Counted] = []
    for scope in scopes:
        known = sizes.get(list_name(scope.name, term), [])
        if sum(size for _, size in known) != scope.lists[term].older:
            return None
        counted.append(_Counted(scope, term, known))
    borders = sorted({border for each in counted for border in (*each.lowers, each.list.low)}, reverse=True)
    within = [border for border in borders if sum(each.most(border) for each in counted) <= skipped]
    if not within:
        return None
    return within[-1], sum(each.count(within[-1]) for each in counted)
