"""State a search in terms: each group must be met by any one of its terms, within a period of time."""

from collections.abc import Collection, Iterable, Sequence, Set
from datetime import UTC, datetime
from itertools import product

from core.index.terms import EVERYTHING, Terms
from core.kernel.values import Value

AFTER_KEYS = "#~"  # appended to a time, it sorts above every image of that time
MOST_GROUPS = 64

type Groups = tuple[Terms, ...]


class Wanted(Value):
    groups: Groups = ()
    since: str = ""  # entries from here on
    until: str = "~"  # and below

    def admits(self, entry: str, terms: Set[str]) -> bool:
        """Return True if an image at this position with these terms matches; one without terms has left the scope."""
        inside = EVERYTHING in terms and self.since <= entry < self.until
        return inside and all(any(each in terms for each in group) for group in self.groups)


def either(alternatives: Iterable[Sequence[Terms]]) -> list[Terms]:
    """Distribute OR over AND: convert alternatives to conjunctive normal form.

    Raises ValueError if there would be too many clauses.
    """
    together: list[Terms] = [frozenset()]
    for alternative in alternatives:
        together = list(dict.fromkeys(left | right for left, right in product(together, alternative)))
        if len(together) > MOST_GROUPS:
            raise ValueError("There are too many alternatives")
    return together


def any_of(terms: Collection[str]) -> list[Terms]:
    return [frozenset(terms)] if terms else []


def start_of(time: datetime) -> str:
    return _text(time)


def end_of(time: datetime) -> str:
    return _text(time) + AFTER_KEYS


def _text(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="microseconds")
