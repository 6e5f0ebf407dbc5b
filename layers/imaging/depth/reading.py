"""Read rows from the bytes of a log: by the fast reader where it is sure, by the careful one elsewhere."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

import numpy as np

from core.depth_logs.rules import LogRules, OutOfRange
from imaging.depth.dialect import Dialect, dialect_of
from imaging.depth.digits import read_digits
from imaging.depth.exact import read_decimals, read_exactly
from imaging.depth.faults import Faults, fault
from imaging.depth.rows import Rows, Values, joined, narrowed

_SPACE = b" \t\v\f\n"
LONGEST_LINE = 1 << 20
_BLANK = re.compile(rb"(?:[ \t]*+\n)*+")
_RECORD = re.compile(rb'(?:[^"\n]++|"[^"]*+")*+(?=\n)')  # a line, or several where a name in quotes goes over lines


def read_rows(pieces: Iterator[bytes], rules: LogRules, faults: Faults) -> Iterator[Rows]:
    """Return the rows in the order of the file, with values within the range. Blank rows may only come last.

    Raises InvalidCsv for a file without rows, and through `faults` for all other reasons.
    """
    dialect, rows = None, 0
    for text, line in _whole_lines(_with_line_feeds(pieces)):
        if dialect is None:
            dialect, text, line = _begin(text, line)  # noqa: PLW2901
        if dialect is None or not text:
            continue
        some = _read(text, dialect, line, rules, faults)
        if some.depths.size:
            rows += some.depths.size
            yield some._replace(values=narrowed(_in_range(some, dialect, rules, faults)))
    faults.check()
    if not rows:
        raise fault(1 if dialect is None else 2, 1, "empty", "The file has no row of numbers")


def _read(text: bytes, dialect: Dialect, line: int, rules: LogRules, faults: Faults) -> Rows:
    """Read whole lines; where the fast readers are not sure, skip stretches of blank lines and read the rest alone."""
    if not text.strip(_SPACE + dialect.delimiter.encode()):
        faults.blank(line)
        return _nothing(dialect)
    fast = _read_fast(text, dialect, line)
    if fast is not None:
        faults.row()
        return fast
    blank = _blank_stretch(dialect)
    read: list[Rows] = []
    start = 0
    while start < len(text):
        found = blank.search(text, start)
        first, end = (found.start(), found.end()) if found else (len(text), len(text))
        some = text[start:first]
        if some:
            rows = _read_fast(some, dialect, line)
            if rows is None:
                rows = read_exactly(some, dialect, line, rules, faults)
            else:
                faults.row()
            read.append(rows)
            line += some.count(b"\n")
        if found:
            faults.blank(line)
            line += text.count(b"\n", first, end)
        start = end
    return joined(read) if read else _nothing(dialect)


def _nothing(dialect: Dialect) -> Rows:
    return Rows(np.empty(0, np.int64), np.empty((0, dialect.values)), np.empty(0, np.int64))


def _read_fast(text: bytes, dialect: Dialect, line: int) -> Rows | None:
    return read_digits(text, dialect, line) or read_decimals(text, dialect, line)


@cache
def _blank_stretch(dialect: Dialect) -> re.Pattern[bytes]:
    """Match whole lines of nothing but space and delimiters, as many as there are."""
    return re.compile(rb"(?m)^(?:[ \t\v\f%b]*+\n)++" % re.escape(dialect.delimiter.encode()))


def _whole_lines(pieces: Iterator[bytes]) -> Iterator[tuple[bytes, int]]:
    """Return runs of whole lines with the number of the first; each line ends in one newline."""
    tail, line = b"", 1
    for piece in pieces:
        whole, newline, rest = piece.rpartition(b"\n")
        if newline:
            text = _with_newlines(tail + whole + newline)
            yield text, line
            line += text.count(b"\n")
            tail = rest
        else:
            tail += rest
        if len(tail) > LONGEST_LINE:
            raise fault(line, 1, "line_too_long", f"A line may have at most {LONGEST_LINE} characters")
    if tail:
        yield _with_newlines(tail + b"\n"), line


def _with_line_feeds(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Return the text with line feeds; old Macs ended lines in a carriage return alone."""
    first = next(pieces, b"")
    alone = b"\r" in first[:-1] and b"\n" not in first
    for piece in chain([first], pieces):
        yield piece.replace(b"\r", b"\n") if alone else piece


def _with_newlines(text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n") if b"\r" in text else text


def _begin(text: bytes, line: int) -> tuple[Dialect | None, bytes, int]:
    """Return the dialect, read from the first line that is not blank, and the data lines from there on."""
    blank = _BLANK.match(text)
    stripped = text[blank.end() :] if blank else text
    line += text.count(b"\n", 0, len(text) - len(stripped))
    if not stripped:
        return None, b"", line
    record = _RECORD.match(stripped)
    first = record.group() if record else stripped.partition(b"\n")[0]
    dialect = dialect_of(first.decode("utf-8", "replace"), line)
    if not dialect.header:
        return dialect, stripped, line
    return dialect, stripped[len(first) + 1 :], line + first.count(b"\n") + 1


def _in_range(some: Rows, dialect: Dialect, rules: LogRules, faults: Faults) -> Values:
    values = some.values
    if values.min() >= rules.value_min and values.max() <= rules.value_max:
        return values
    if rules.out_of_range is OutOfRange.CLIP:
        return values.astype(np.float64).clip(rules.value_min, rules.value_max)
    for row, column in np.argwhere((values < rules.value_min) | (values > rules.value_max)):
        shown = int(column) + 1 + (column >= dialect.depth)
        detail = f"A value must be between {rules.value_min:g} and {rules.value_max:g}"
        faults.add(int(some.lines[row]), int(shown), "out_of_range", detail)
    return values
