"""Reduce text to searchable stems, in the same way for stored texts and for queries."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from threading import Lock
from typing import Any

import Stemmer

MAX_STEM = 64
MOST_BYTES = 20_000  # of an image's stems: its journal entry holds them up to three times, and may have 400 KB
_ONE_AT_A_TIME = Lock()  # a stemmer is not for several threads at once
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")


def stems(texts: Iterable[str]) -> set[str]:
    """Return the stems of all words: case-folded, accents kept, by the Porter 2 (Snowball English) algorithm.

    Stems beyond 20,000 bytes are dropped, from the end of the text.
    """
    found, room = set[str](), MOST_BYTES
    for stem in _stems(texts):
        if stem not in found:
            room -= len(stem.encode())
            if room < 0:
                break
            found.add(stem)
    return found


def _stems(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
            yield _stem(word)


@lru_cache(maxsize=1 << 14)
def _stem(word: str) -> str:
    with _ONE_AT_A_TIME:
        return _stemmer().stemWord(word.replace("\u2019", "'"))[:MAX_STEM]


@cache
def _stemmer() -> Any:
    return Stemmer.Stemmer("english")
