"""Text to searchable stems: the same for what is kept and for what is asked."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

MAX_STEM = 64
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")


@cache
def _stemmer() -> Any:
    import snowballstemmer  # noqa: PLC0415 - it loads thirty languages, and most functions stem nothing

    return snowballstemmer.stemmer("english")


def stems(texts: Iterable[str]) -> set[str]:
    """The stems of all words of all texts: case-folded, accents kept, by the Porter 2 (Snowball English) algorithm."""
    words = {word for text in texts for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold())}
    return {_stemmer().stemWord(word.replace("\u2019", "'"))[:MAX_STEM] for word in words}
