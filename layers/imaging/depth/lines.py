"""Read the text of a log by whole lines: one at a time while its head is read, then many together."""

import re
from collections.abc import Iterator
from itertools import chain

from imaging.depth.faults import fault

LONGEST_LINE = 1 << 20
_BLANK = re.compile(rb"(?:[ \t]*+\n)++")
_COMMENT = re.compile(rb"(?:[ \t]*+#[^\n]*+\n)++")
_RECORD = re.compile(rb'(?:[^"\n]++|"[^"]*+")*+(?=\n)')  # a line, or several where a name in quotes goes over lines


class Lines:
    """The lines of a text; `number` is that of the next one. Each ends in one newline."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._runs = _whole_lines(_with_line_feeds(pieces))
        self._text = b""
        self._at = 0
        self.number = 1

    def skip_blank(self) -> None:
        """Take blank lines and comments, as many as there are."""
        while self._skip(_BLANK) or self._skip(_COMMENT):
            pass

    def skip_comments(self) -> None:
        while self._skip(_COMMENT):
            pass

    def next(self, *, quoted: bool = False) -> bytes | None:
        """Return the next line without taking it, or None at the end; `quoted`: until its quotes are closed."""
        if not self._is_filled():
            return None
        if quoted:
            record = _RECORD.match(self._text, self._at)
            while not record and len(self._text) - self._at <= LONGEST_LINE and self._grow():
                record = _RECORD.match(self._text, self._at)
            if record:
                return record.group()
        return self._text[self._at : self._text.index(b"\n", self._at)]

    def take(self, line: bytes) -> None:
        """Take what `next` has returned."""
        self._at += len(line) + 1
        self.number += line.count(b"\n") + 1

    def rest(self) -> Iterator[tuple[bytes, int]]:
        """Yield the other lines, many together, with the number of the first."""
        while self._is_filled():
            text, line = self._text[self._at :], self.number
            self._at = len(self._text)
            self.number += text.count(b"\n")
            yield text, line

    def _skip(self, pattern: re.Pattern[bytes]) -> bool:
        found = pattern.match(self._text, self._at) if self._is_filled() else None
        if found:
            self._at = found.end()
            self.number += found.group().count(b"\n")
        return bool(found)

    def _is_filled(self) -> bool:
        return self._at < len(self._text) or self._grow()

    def _grow(self) -> bool:
        more = next(self._runs, b"")
        self._text, self._at = self._text[self._at :] + more, 0
        return bool(more)


def _whole_lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    tail, line = b"", 1
    for piece in pieces:
        whole, newline, rest = piece.rpartition(b"\n")
        if newline:
            text = _with_newlines(tail + whole + newline)
            yield text
            line += text.count(b"\n")
            tail = rest
        else:
            tail += rest
        if len(tail) > LONGEST_LINE:
            raise fault(line, 1, "line_too_long", f"A line may have at most {LONGEST_LINE} characters")
    if tail:
        yield _with_newlines(tail + b"\n")


def _with_line_feeds(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Return the text with line feeds; old Macs ended lines in a carriage return alone."""
    first = next(pieces, b"")
    alone = b"\r" in first[:-1] and b"\n" not in first
    for piece in chain([first], pieces):
        yield piece.replace(b"\r", b"\n") if alone else piece


def _with_newlines(text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n") if b"\r" in text else text
