"""Read the dialect of a log from its first line."""

import csv
import re
from typing import NamedTuple

from imaging.depth.faults import fault

MOST_COLUMNS = 16_384
_COLUMNS = f"A line must be a depth and 1 to {MOST_COLUMNS - 1} values, separated by commas, semicolons or tabs"
_DEPTH = re.compile(r"^\s*(dept|md\b|tvd|tdep|measured depth)", re.IGNORECASE)
_NUMBER = re.compile(r"^\s*[-+]?(\d+[.,]?\d*|[.,]\d+)([eE][-+]?\d+)?\s*$")


class Dialect(NamedTuple):
    delimiter: str
    columns: int  # with the depth
    depth: int  # index of the depth column
    header: bool

    @property
    def values(self) -> int:
        return self.columns - 1


def dialect_of(line: str, number: int) -> Dialect:
    """Read the dialect from the first line that is not blank, which is line `number` of the file.

    A header is a line with a column named for the depth (depth, dept, md, tvd, ... with or without a unit). A line that
    does not begin with a number must be one. Raises InvalidCsv.
    """
    delimiter = _delimiter(line)
    cells = cells_of(line, delimiter)
    if not 1 < len(cells) <= MOST_COLUMNS:
        raise fault(number, 1, "columns", _COLUMNS)
    named = [index for index, cell in enumerate(cells) if _DEPTH.match(cell)]
    if len(named) > 1:
        raise fault(number, named[1] + 1, "two_depths", "More than one column has the name of a depth")
    if not named and not _NUMBER.match(cells[0]):
        raise fault(number, 1, "no_depth", "No column has the name of a depth, and the first cell is not a number")
    return Dialect(delimiter, len(cells), named[0] if named else 0, header=bool(named))


def cells_of(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:  # not CSV; read as one cell it is reported as such
        return [line]


def _delimiter(line: str) -> str:
    bare = re.sub(r'"[^"]*"', "", line)
    # Semicolons and tabs come first: where they separate, a comma is the decimal point.
    return next((mark for mark in "\t;" if mark in bare), ",")
