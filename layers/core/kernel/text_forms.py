"""Bring texts into the forms in which they are compared, so that what looks equal is equal."""

import unicodedata
from functools import lru_cache

from pydantic import BeforeValidator

ZERO_WIDTH_SPACE = "\u200b"  # ends a word in Khmer and Thai
# Letters that Unicode does not decompose, though people type them without their strokes.
_PLAIN = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "\u0131": "i"}
)
# Canonical combining classes of marks, and invisible characters, that make no other letter.
_POINTS, _ACCENTS = range(10, 37), range(202, 241)  # of Hebrew, Arabic and Syriac; above and below letters
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))


def composed(text: str) -> str:
    """Return a text in NFC."""
    return unicodedata.normalize("NFC", text)


def caseless(text: str) -> str:
    """Return a text in NFC without case; its beginnings are those of the text."""
    return composed(text).casefold()


def folded(text: str) -> str:
    """Return a text without case, accents, ligatures, widths and invisible characters, to be searched.

    Marks that make other letters, such as the voicing of kana and the vowels of Indic and Thai scripts, stay.
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return composed("".join(map(_bare, decomposed)))


@lru_cache(maxsize=1 << 12)
def _bare(character: str) -> str:
    if character == ZERO_WIDTH_SPACE:
        return " "
    mark = unicodedata.combining(character)
    if mark in _POINTS or mark in _ACCENTS or character in _SELECTORS or unicodedata.category(character) == "Cf":
        return ""
    return character.translate(_PLAIN)


def _composed(value: object) -> object:
    return composed(value) if isinstance(value, str) else value


NFC = BeforeValidator(_composed)  # in a type, to bring what clients write into this form
