"""Read rows from the bytes of a log: by the fast reader where it is sure, by the careful one elsewhere."""

import re
from collections.abc import Iterator
from functools import cache

import numpy as np

from core.depth_logs.rules import MOST_NULLS, LogRules, Nulls, OutOfRange
from imaging.depth.dialect import Dialect
from imaging.depth.digits import read_digits
from imaging.depth.exact import read_decimals, read_exactly
from imaging.depth.faults import Faults, fault
from imaging.depth.gaps import gaps
from imaging.depth.head import Head, head_of_table
from imaging.depth.las import head_of_las, spaced, unwrapped
from imaging.depth.lines import Lines
from imaging.depth.rows import Rows, Values, joined, narrowed

_SPACE = b" \t\v\f\n"


def read_head(lines: Lines, rules: LogRules) -> tuple[Head, LogRules]:
    """Take what stands above the rows; return it, and the rules with what it says. Raises InvalidCsv."""
    lines.skip_blank()
    first = lines.next() or b""
    head = head_of_las(lines, rules) if first.startswith(b"~") else head_of_table(lines, rules)
    if head is None:
        raise _empty(1)
    nulls = rules.null_value
    if head.null is not None and head.null not in nulls:
        nulls = (*nulls, head.null)
    if len(nulls) > MOST_NULLS:
        detail = f"With the NULL of the header there are more than {MOST_NULLS} null values: send fewer as null_value"
        raise fault(lines.number, 1, "null_value", detail)
    return head, rules.model_copy(update={"null_value": nulls, "depth_unit": rules.depth_unit or head.unit})


def read_rows(lines: Lines, head: Head, rules: LogRules, faults: Faults) -> Iterator[Rows]:
    """Return the rows in the order of the file, with values within the range. Blank rows may only come last.

    An empty cell is NaN. Raises InvalidCsv for a file without rows, and through `faults` for all other reasons.
    """
    first, rows = lines.number, 0
    faults.depth = head.dialect.depth + 1
    for some in _runs(lines, head, faults):
        if some.depths.size:
            rows += some.depths.size
            _judge(some, head.dialect, rules, faults)
            yield some._replace(values=narrowed(some.values))
    faults.check()
    if not rows:
        raise _empty(first)


def _empty(line: int) -> Exception:
    return fault(line, 1, "empty", "The file has no row of numbers")


def _runs(lines: Lines, head: Head, faults: Faults) -> Iterator[Rows]:
    if head.is_wrapped:
        for records, starts in unwrapped(lines.rest(), head.dialect.columns, faults):
            yield _read_records(records, head.dialect, starts, faults)
    else:
        for text, line in lines.rest():
            yield _read(spaced(text) if head.is_las else text, head.dialect, line, faults)


def _read_records(records: list[bytes], dialect: Dialect, starts: list[int], faults: Faults) -> Rows:
    """Read rows that began on the lines `starts`."""
    rows = _read_fast(b"\n".join(records) + b"\n", dialect, 1)
    if rows is not None:
        return rows._replace(lines=np.array(starts, np.int64))
    each = zip(records, starts, strict=True)
    return joined([read_exactly(record + b"\n", dialect, start, faults) for record, start in each])


def _read(text: bytes, dialect: Dialect, line: int, faults: Faults) -> Rows:
    """Read whole lines; where the fast readers are not sure, skip stretches of blank lines and read the rest alone."""
    if not text.strip(_SPACE + dialect.delimiter.encode()):
        faults.blank(line)
        return _nothing(dialect)
    fast = _read_fast(text, dialect, line)
    if fast is not None:
        faults.row()
        return fast
    skipped = _stretch(dialect)
    read: list[Rows] = []
    start = 0
    while start < len(text):
        found = skipped.search(text, start)
        first, end = (found.start(), found.end()) if found else (len(text), len(text))
        some = text[start:first]
        if some:
            rows = _read_fast(some, dialect, line)
            if rows is None:
                rows = read_exactly(some, dialect, line, faults)
            else:
                faults.row()
            read.append(rows)
            line += some.count(b"\n")
        if found:
            if found["blank"]:
                faults.blank(line)
            line += text.count(b"\n", first, end)
        start = end
    return joined(read) if read else _nothing(dialect)


def _nothing(dialect: Dialect) -> Rows:
    return Rows(np.empty(0, np.int64), np.empty((0, dialect.values)), np.empty(0, np.int64))


def _read_fast(text: bytes, dialect: Dialect, line: int) -> Rows | None:
    return read_digits(text, dialect, line) or read_decimals(text, dialect, line)


@cache
def _stretch(dialect: Dialect) -> re.Pattern[bytes]:
    """Match whole lines of nothing but space and delimiters, or of comments, as many as there are."""
    delimiter = re.escape(dialect.delimiter.encode())
    return re.compile(rb"(?m)^(?:(?P<blank>(?:[ \t\v\f%b]*+\n)++)|(?:[ \t]*+#[^\n]*+\n)++)" % delimiter)


def _judge(some: Rows, dialect: Dialect, rules: LogRules, faults: Faults) -> None:
    """Tell `faults` the cells without a value and those out of range, unless the rules say what to do about them."""
    values, missing = some.values, gaps(some.values, rules)
    if missing is not None:
        values = np.where(missing, rules.value_min, values)
        for row, column in np.argwhere(_unfilled(missing, rules)):
            detail = _missing(float(some.values[row, column]))
            faults.add(int(some.lines[row]), dialect.pixels[column] + 1, "missing", detail)
    if rules.out_of_range is OutOfRange.CLIP or (values.min() >= rules.value_min and values.max() <= rules.value_max):
        return
    detail = f"A value must be between {rules.value_min:g} and {rules.value_max:g}, or out_of_range=clip"
    for row, column in np.argwhere((values < rules.value_min) | (values > rules.value_max)):
        faults.add(int(some.lines[row]), dialect.pixels[column] + 1, "out_of_range", detail)


def _unfilled(missing: Values, rules: LogRules) -> Values:
    """Return which gaps stay: all if the rules refuse them, and those of rows without a value that have no nearest."""
    if rules.nulls is Nulls.FILL:
        return np.zeros_like(missing)
    return missing if rules.nulls is Nulls.REJECT else missing & missing.all(axis=1, keepdims=True)


def _missing(value: float) -> str:
    """Say what is missing, and what would take it."""
    meant = "The value is missing" if np.isnan(value) else f"{value:g} stands for a missing value, see null_value"
    return f"{meant}: nulls=fill or nulls=nearest takes it, the latter if its row has another value"
