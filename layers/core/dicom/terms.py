"""Derive from the summary of a study the lists that it is found by, and its place in each of them.

Keys are seen in more places than values, such as traces and access logs of a table. Patient data are therefore in a key
only as five digits of a hash: many values share each, so lists nominate, and summaries decide.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from core.dicom.model import DicomJson

EVERYTHING = "*"
PREFIXES = (1, 2, 3, 5, 8)  # lengths of the beginnings of names that have lists
DIGITS = 5  # of a hash: a million lists
GROUPS = ("Alphabetic", "Ideographic", "Phonetic")  # component groups of a name (PS3.18 F.2.2)


def folded(text: str) -> str:
    """Return a text without case and accents, for comparisons."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def words_of(name: str) -> list[str]:
    """Return the folded words of a person name or of a part of it."""
    return re.findall(r"[^\s^=,]+", folded(name))


def names_of(element: Any) -> Iterator[str]:
    """Yield the component groups of the names that a PN element holds."""
    for value in element.get("Value", ()):
        if isinstance(value, dict):
            yield from (value[group] for group in GROUPS if value.get(group))


def hidden(kind: str, value: str) -> str:
    """Return the term for a value that must not be read from a key."""
    return f"{kind}={sha256(f'{kind} {value}'.encode()).hexdigest()[:DIGITS]}"


def whole(word: str) -> str:
    """Return the term for a whole word of a name."""
    return hidden("word", word)


def beginning_of(word: str) -> str | None:
    """Return the term of the longest beginning of a word that has a list; None for an empty word."""
    return next((hidden("name", word[:length]) for length in reversed(PREFIXES) if len(word) >= length), None)


def terms_of(study: DicomJson, series: Iterable[str]) -> list[str]:
    """Return the terms of the lists that a study belongs in."""
    words = {word for name in names_of(study.get("00100010", {})) for word in words_of(name)}
    return [
        EVERYTHING,
        *(f"modality={each}" for each in texts_of(study, "00080061")),
        *(f"series={each}" for each in series),
        *(hidden("patient", each.strip()) for each in texts_of(study, "00100020")),
        *(hidden("accession", each.strip()) for each in texts_of(study, "00080050")),
        *sorted(map(whole, words)),
        *sorted({hidden("name", word[:length]) for word in words for length in PREFIXES if len(word) >= length}),
    ]


def place_of(study: DicomJson) -> str:
    """Return the place of a study in every list: its date and time as 14 digits, then its UID."""
    date, time = (next(iter(texts_of(study, tag)), "").strip() for tag in ("00080020", "00080030"))
    day, clock = re.fullmatch(r"(\d{4})\.?(\d\d)\.?(\d\d)", date), re.match(r"(\d\d):?(\d\d)?:?(\d\d)?", time)
    digits = "".join((*day.groups(), *(clock.groups("") if clock else ()))) if day else ""
    return f"{digits:0<14}#{texts_of(study, '0020000D')[0]}"


def study_at(place: str) -> str:
    return place.partition("#")[2]


def texts_of(elements: DicomJson, tag: str) -> Sequence[str]:
    """Return the values of an element as texts, without empty ones."""
    return [str(value) for value in elements.get(tag, {}).get("Value", ()) if value not in {None, ""}]
