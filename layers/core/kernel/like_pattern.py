"""Match patterns in which `%` stands for any text and everything else for itself, ignoring case."""

from typing import NamedTuple

from core.kernel.text_forms import caseless

ANY = "%"


class Pattern(NamedTuple):
    """A pattern split at its wildcards. Matching part by part is always fast, unlike a regular expression."""

    parts: list[str]

    @classmethod
    def read(cls, text: str) -> "Pattern":
        return cls(caseless(text).split(ANY))

    @property
    def prefix(self) -> str:
        return self.parts[0]

    def matches(self, text: str) -> bool:
        folded = caseless(text)
        first, *rest = self.parts
        if not rest:
            return folded == first
        *middle, last = rest
        if not folded.startswith(first):
            return False
        place = len(first)
        for part in middle:
            found = folded.find(part, place)
            if found < 0:
                return False
            place = found + len(part)
        return folded.endswith(last) and place <= len(folded) - len(last)
