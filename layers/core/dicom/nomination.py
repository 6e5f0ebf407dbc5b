"""Nominate the studies that a search may find: by their UIDs if they are given, else from the most selective list."""

import re
from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from typing import NamedTuple

from core.dicom import summary_table, terms
from core.dicom.matching import bounds
from core.dicom.queries import MODALITIES, MODALITY, Query
from core.images import studies_table

STUDY_UID, SERIES_UID, SOP_UID = "0020000D", "0020000E", "00080018"
PATIENT_ID, ACCESSION, NAME, DATE = "00100020", "00080050", "00100010", "00080020"
DIGITS = 14  # of a place
_LAST = "~"  # after every place that begins alike


class Lists(NamedTuple):
    """The lists to read, together, and the part of them in which the studies are."""

    terms: Sequence[str]
    low: str
    high: str


def named(query: Query, scopes: Sequence[str]) -> set[str] | None:
    """Return the only studies that a search can find, or None; those that have just changed may be missing."""
    studies, sops = query.values_of(STUDY_UID), query.values_of(SOP_UID)
    if studies is not None:
        return set(studies)
    if sops is not None:
        return {study for scope in scopes for sop in sops for study in studies_table.studies_with(scope, sop)}
    return None


def lists_of(query: Query) -> Lists:
    dates = [bounds("DA", each) for each in query.values_of(DATE) or ()]
    low, high = min((low for low, _ in dates), default=""), max((high for _, high in dates), default="")
    return Lists(_terms_of(query), low[:DIGITS] or "0", high[:DIGITS] + _LAST)


def places(scopes: Sequence[str], lists: Lists, at_once: int) -> Iterator[str]:
    """Yield the places in these lists, newest first; some more than once. So many are read of each list at once."""
    if lists.low > lists.high:
        return iter(())  # DynamoDB refuses such a window
    window = lists.low, lists.high, at_once
    read = (summary_table.listed(scope, term, *window) for scope in scopes for term in lists.terms)
    return merge(*read, reverse=True)


def _terms_of(query: Query) -> Sequence[str]:
    """Return the terms of the lists that together hold whatever can be found."""
    for found in (
        _plain(query, SERIES_UID, "series={}".format),
        _plain(query, PATIENT_ID, lambda value: terms.hidden("patient", value)),
        _plain(query, ACCESSION, lambda value: terms.hidden("accession", value)),
        _names(query),
        _plain(query, MODALITY, "modality={}".format),
        _plain(query, MODALITIES, "modality={}".format),
    ):
        if found:
            return found
    return [terms.EVERYTHING]


def _plain(query: Query, tag: str, term: Callable[[str], str]) -> list[str] | None:
    """Return the terms of the values of an attribute; None if it is not given, or with a wildcard."""
    values = query.values_of(tag)
    if values is None or any(set(each) & set("*?") for each in values):
        return None
    return list(dict.fromkeys(map(term, values)))


def _names(query: Query) -> list[str] | None:
    """Return the terms of the words of names; None if a name could begin with anything."""
    found = [_word(each, fuzzy=query.fuzzy) for each in query.values_of(NAME) or ()]
    return [each for each in dict.fromkeys(found) if each] if found and all(found) else None


def _word(name: str, *, fuzzy: bool) -> str | None:
    """Return the term of the longest word before the first wildcard: every name that matches has it.

    A word that ends there, or any word of a fuzzy name, may go on in the name that is found.
    """
    literal, wildcard, _ = re.split(r"([*?].*|$)", name.replace("=", "^"), maxsplit=1, flags=re.DOTALL)
    words = terms.words_of(literal)
    begun = words[-1:] if wildcard and words and terms.folded(literal).endswith(words[-1]) else []
    ended = [] if fuzzy else words[: len(words) - len(begun)]
    if ended:
        return terms.whole(max(ended, key=len))
    return terms.beginning_of(max(words, key=len)) if words else None
