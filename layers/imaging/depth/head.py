"""Read what stands above the rows of a table: comments, `sep=`, a header and a row of units."""

import re
from typing import NamedTuple

from core.depth_logs.rules import LogRules
from imaging.depth.dialect import SEPARATORS, Dialect, cells_of, dialect_of, is_number
from imaging.depth.exact import MISSING
from imaging.depth.faults import fault
from imaging.depth.lines import Lines
from imaging.depth.names import parted

LONGEST_UNIT = 16
_ANNOUNCED = re.compile(rb'"?sep=([^"])"?[ \t]*', re.IGNORECASE)  # as Excel has it
_NUMBERED = re.compile(r"[-+]?[.,]?\d")


class Head(NamedTuple):
    dialect: Dialect
    unit: str | None = None  # of the depths
    null: float | None = None  # of a LAS header
    is_las: bool = False
    is_wrapped: bool = False


def head_of_table(lines: Lines, rules: LogRules) -> Head | None:
    """Take the head of a table with separators; None if nothing follows. Raises InvalidCsv."""
    delimiter = _announced(lines)
    lines.skip_blank()
    record = lines.next(quoted=True)
    if record is None:
        return None
    text = record.decode("utf-8", "replace")
    dialect = dialect_of(text, lines.number, rules.depth_column, delimiter)
    if not dialect.header:
        return Head(dialect)
    lines.take(record)
    lines.skip_comments()
    units = _units(lines, dialect)
    return Head(dialect, parted(cells_of(text, dialect.delimiter)[dialect.depth])[1] or units)


def _announced(lines: Lines) -> str | None:
    """Take a line such as `sep=;` and return the separator."""
    line = lines.next()
    found = _ANNOUNCED.fullmatch(line) if line is not None else None
    if line is None or found is None:
        return None
    mark = found[1].decode("utf-8", "replace")
    if mark not in SEPARATORS:
        raise fault(lines.number, 1, "separator", "The separator must be a comma, a semicolon, a tab or a pipe")
    lines.take(line)
    return mark


def _units(lines: Lines, dialect: Dialect) -> str | None:
    """Take a row of units and return that of the depth. It is the first row, and has no number for a depth."""
    line = lines.next()
    cells = cells_of((line or b"").decode("utf-8", "replace"), dialect.delimiter)
    if line is None or len(cells) != dialect.columns or line.count(b'"') % 2 or not _are_units(cells, dialect.depth):
        return None
    lines.take(line)
    unit = cells[dialect.depth].strip(" \t()[]")
    return unit if 0 < len(unit) <= LONGEST_UNIT else None


def _are_units(cells: list[str], depth: int) -> bool:
    unit = cells[depth].strip()
    if not unit:
        return any(cell.strip() for cell in cells) and not any(map(is_number, cells))
    return unit.lower() not in MISSING and not _NUMBERED.match(unit)
