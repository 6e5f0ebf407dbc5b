"""Index words by their beginnings: each is a term, so that a beginning is looked up like anything else.

A set of terms that has a beginning has all shorter ones of the same word too. Where sets are stored, the longest stand
for them.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Set
from functools import cached_property
from itertools import pairwise

from core.index.terms import BEGINNING, Terms, term
from core.index.words import is_unspaced

SHORTEST, LONGEST = 2, 32  # letters; a word that is one character is looked up whole
_FACET = term(BEGINNING, "")


def beginnings(word: str) -> Iterator[str]:
    """Yield the terms of the beginnings of a word."""
    shortest = 1 if is_unspaced(word) else SHORTEST
    return (term(BEGINNING, word[:length]) for length in range(shortest, min(len(word), LONGEST) + 1))


def longest(terms: Iterable[str]) -> list[str]:
    """Return the terms in order, without beginnings of others among them."""
    ordered = sorted(terms)
    followed = pairwise([*ordered, ""])
    return [each for each, after in followed if not (each.startswith(_FACET) and after.startswith(each))]


class Expanded(Set[str]):
    """The terms of a stored set with all shorter beginnings, which are made only when they are listed."""

    def __init__(self, stored: Iterable[str]) -> None:
        self._stored = sorted(stored)

    def __contains__(self, each: object) -> bool:
        if not isinstance(each, str) or (place := bisect_left(self._stored, each)) == len(self._stored):
            return False
        following = self._stored[place]
        is_shorter = each.startswith(_FACET) and following.startswith(each) and each in _and_shorter(following)
        return following == each or is_shorter

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)

    @cached_property
    def _listed(self) -> Terms:
        return with_shorter(self._stored)


def with_shorter(terms: Iterable[str]) -> Terms:
    """Return the terms with all shorter beginnings."""
    return frozenset(shorter for each in terms for shorter in _and_shorter(each))


def _and_shorter(each: str) -> Iterable[str]:
    return beginnings(each.removeprefix(_FACET)) if each.startswith(_FACET) else (each,)
