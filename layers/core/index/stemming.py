"""Reduce words to their stems."""

from functools import cache, lru_cache
from threading import Lock
from typing import Any

MAX_STEM = 64
_ONE_AT_A_TIME = Lock()  # a stemmer is not for several threads at once


@lru_cache(maxsize=1 << 14)
def stem(word: str) -> str:
    """Return the stem of a folded word by the Porter 2 (Snowball English) algorithm."""
    with _ONE_AT_A_TIME:
        return _stemmer().stemWord(word)[:MAX_STEM]


@cache
def _stemmer() -> Any:
    import Stemmer  # noqa: PLC0415 - who reads one image or writes no text needs no stems

    return Stemmer.Stemmer("english")
