"""Turn text into terms: words by their stems and by their beginnings."""

from collections.abc import Iterable
from itertools import chain

from core.index.beginnings import beginnings
from core.index.stemming import stem
from core.index.terms import BEGINNING, WORD, Terms, term
from core.index.words import is_unspaced, sought, words

MOST_BYTES = 20_000  # of an image's words: its journal entry holds them up to three times, and may have 400 KB


def text_terms(texts: Iterable[str]) -> Terms:
    """Return the terms that texts are found by. Words beyond 20,000 bytes are dropped, from the end."""
    found, room = set[str](), MOST_BYTES
    for word in dict.fromkeys(chain.from_iterable(map(words, texts))):
        terms = {*_whole(word), *beginnings(word), *beginnings(stem(word))}
        room -= 2 * len(word.encode())
        if room < 0:
            break
        found |= terms
    return frozenset(found)


def groups(text: str) -> list[Terms]:
    """Return a group for each word of a query, which a text must meet: of a word's stem, or beginning with the word.

    A word that is its own stem needs no other list than that of its beginning, which texts of its stem are in.
    """
    return list(dict.fromkeys(map(_group, sought(text))))


def is_of_text(each: str) -> bool:
    """Return True for a term that text has."""
    return each.startswith((f"{WORD}=", f"{BEGINNING}="))


def _group(word: str) -> Terms:
    whole, beginning = _whole(word), term(BEGINNING, word)
    if beginning not in beginnings(word):
        return whole
    return frozenset({beginning}) | (whole if stem(word) != word else frozenset())


def _whole(word: str) -> Terms:
    return frozenset() if is_unspaced(word) else frozenset({term(WORD, stem(word))})
