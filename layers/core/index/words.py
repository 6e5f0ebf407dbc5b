"""Split text into words, in the same way for stored texts and for queries.

A word is a run of letters and digits: `IMG2023` is one, and so are its letters and its digits. Writing without spaces,
such as Chinese, Japanese and Thai, has no such runs; there every two neighbouring characters are a word. So are those
of Korean, which puts few spaces. Everything else separates words.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from core.kernel.text_forms import folded

# Blocks of scripts: Thai to Lao, Myanmar, Khmer, Tai, Han with kana and Hangul, and their extensions.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\u2e80-\u2fdf\u3005-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\ua9e0-\ua9ff\uaa60-\uaadf\uac00-\ud7ff\uf900-\ufaff"
    "\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
_PART = re.compile(r"\d+|\D+")
_POSSESSIVE = re.compile(r"['\u2019]s\b")


def words(text: str) -> Iterator[str]:
    """Yield the folded words of a stored text, those within others too."""
    for run in _runs(text):
        if is_unspaced(run):
            yield from _pairs(run)
            yield run[-1]
        else:
            parts = _PART.findall(run)
            yield from (run, *parts) if len(parts) > 1 else parts


def sought(text: str) -> Iterator[str]:
    """Yield the folded words that a query asks for: `IMG20` also finds `IMG_2023`, but `T2` does not find `T 2`."""
    for run in _runs(text):
        if is_unspaced(run):
            yield from _pairs(run) if len(run) > 1 else run
        else:
            parts = _PART.findall(run)
            yield from parts if all(len(part) > 1 for part in parts) else [run]


def is_unspaced(word: str) -> bool:
    """Return True for a word of a script that is written without spaces."""
    return _unspaced_start().match(word) is not None


def _runs(text: str) -> list[str]:
    return _run().findall("".join(map(_or_space, _POSSESSIVE.sub("", folded(text)))))


@cache
def _unspaced_start() -> re.Pattern[str]:
    """Return a pattern that is compiled when needed: it takes long, and who only reads an image needs no words."""
    return re.compile(f"[{_UNSPACED}]")


@cache
def _run() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}]+|[^ {_UNSPACED}]+")


def _pairs(run: str) -> Iterator[str]:
    return map("".join, pairwise(run))


@lru_cache(maxsize=1 << 12)
def _or_space(character: str) -> str:
    """Return a letter, mark or digit, or a space for anything else."""
    return character if unicodedata.category(character)[0] in "LMN" else " "
