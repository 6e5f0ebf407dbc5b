"""Find the matching images of a scope, newest first, by merging posting lists that are read only as far as needed.

The shortest group of lists leads. As far down as all groups have been read, they decide. Below that the next leaf of
another group is read, unless it takes fewer reads to let the images' own rows decide: a leaf costs as much as ten rows,
and nobody needs it for the last few candidates. Where all candidates are needed, the shortest group is read first.
"""

from collections.abc import Iterator
from math import sqrt

from core.index.leaf import LOWEST
from core.index.posting_lists import JUST_ABOVE, Group, Meter, Scope
from core.index.query import Wanted

SLACK = 10  # items that a page may cost beside two for each image on it
FIRST_GUESS = 1 / 3  # of the images that one more filter keeps
FEW = 20  # rows, which are read in one call
WEIGHT = 2  # candidates, by which the first guess is weighted


def nominate(scope: Scope, wanted: Wanted, *, enough: int | None) -> Iterator[str]:
    """Yield the matching entries of the scope, newest first; exactly these if `enough` is None.

    With `enough`, the number of rows to be read, some that do not match may be among them.
    """
    late = [entry for entry, each in scope.journal.items() if wanted.admits(entry, each.terms)]
    leading, *others = scope.groups(wanted)
    share = Share(len(others))
    oldest = max(group.oldest for group in (leading, *others))  # lists that lie apart are not read
    place, end = wanted.until, max(wanted.since, oldest, LOWEST)
    while place > end:
        below = min(group.top(place) for group in (leading, *others))
        if leading.low >= below > end:
            leading.read_below(below)
        low = max(leading.low, end) if below > end else end
        known = max([low, *(group.low for group in others)])
        if known < below:
            low = known  # all groups have been read from here on up
        candidates = leading.between(low, below) - scope.journal.keys()
        found = {entry for entry in candidates if all(entry < group.low or group.has(entry) for group in others)}
        if low == known:
            share.note(len(candidates), len(found))
        elif found and not (
            enough and ((low == end and len(found) <= FEW) or share.affords(scope.meter, len(found), enough))
        ):
            _read_next(others, {max(found)} if enough and share.fills(len(found), enough) else found)
            continue
        yield from sorted([*found, *(entry for entry in late if low <= entry < place)], reverse=True)
        place = low
    yield from sorted((entry for entry in late if entry < place), reverse=True)


class Share:
    """The share of the leading group's entries that the other groups confirm, as far as they have been read."""

    def __init__(self, others: int) -> None:
        self.seen, self.kept = WEIGHT, WEIGHT * FIRST_GUESS**others

    def note(self, seen: int, kept: int) -> None:
        self.seen += seen
        self.kept += kept

    def fills(self, candidates: int, enough: int) -> bool:
        """Return True if the page is likely to be full before all candidates are read."""
        return candidates * self.kept / self.seen >= enough

    def affords(self, meter: Meter, candidates: int, enough: int) -> bool:
        """Return True if rows can decide within two reads per image of a page, less a standard deviation."""
        share = self.kept / self.seen
        rows = min(candidates, enough / share)
        return meter.items + rows <= SLACK + 2 * (rows * share - sqrt(rows * share * (1 - share)))


def _read_next(groups: list[Group], found: set[str]) -> None:
    """Read on in the shortest group that has not decided of all candidates yet, where the first of these is."""
    group = next(group for group in groups if min(found) < group.low)
    group.read_below(max(entry for entry in found if entry < group.low) + JUST_ABOVE)
