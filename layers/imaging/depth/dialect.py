"""Read the dialect of a table from its first line: separator, header, and what each column is."""

import csv
import re
from typing import NamedTuple

from imaging.depth.faults import fault
from imaging.depth.names import is_depth, is_unnamed, parted

MOST_COLUMNS = 16_384
SEPARATORS = "\t;|,"
_COLUMNS = f"A line must be a depth and 1 to {MOST_COLUMNS - 1} values, separated by commas, semicolons, tabs or pipes"
_NUMBER = re.compile(r"\s*+[-+]?+(\d++[.,]?+\d*+|[.,]\d++)([eE][-+]?+\d++)?+\s*+")


class Dialect(NamedTuple):
    delimiter: str
    columns: int  # with the depth
    depth: int  # index of the depth column
    header: bool
    others: tuple[int, ...] = ()  # indexes of columns that are neither depth nor pixels, in order

    @property
    def values(self) -> int:
        return self.columns - 1 - len(self.others)

    @property
    def pixels(self) -> list[int]:
        """Return the indexes of the columns that become pixels."""
        return sorted(set(range(self.columns)) - {self.depth, *self.others})


def dialect_of(line: str, number: int, wanted: str | None = None, delimiter: str | None = None) -> Dialect:
    """Read the dialect from the first line of a table, which is line `number` of the file.

    A header is a line with a column named for the depth (depth, dept, md, tvd, ... with or without a unit), or as
    `wanted`. A line whose depth is no number must be one. Raises InvalidCsv.
    """
    delimiter = delimiter or _delimiter(line)
    cells = cells_of(line, delimiter)
    if not 1 < len(cells) <= MOST_COLUMNS:
        raise fault(number, 1, "columns", _COLUMNS)
    depth = depth_column(cells, number, wanted)
    header = not is_number(cells[depth])
    made = Dialect(delimiter, len(cells), depth, header, not_pixels(cells, depth) if header else ())
    if not made.values:
        raise fault(number, 1, "columns", "No column but the depth has a name: there is nothing to show")
    return made


def depth_column(names: list[str], number: int, wanted: str | None) -> int:
    """Return the index of the depth column: the `wanted` one, or the only one that is named so, or the first.

    Raises InvalidCsv, naming the choice, for several, and for none if the first is no number either.
    """
    if wanted is not None:
        return _wanted(names, number, wanted)
    named = [index for index, cell in enumerate(names) if is_depth(cell)]
    if len(named) > 1:
        raise fault(number, named[1] + 1, "two_depths", f"{_listed(names, named)} have names of depths: {_CHOOSE}")
    if not named and not is_number(names[0]):
        raise fault(
            number, 1, "no_depth", f"No column has the name of a depth, and the first cell is not a number: {_CHOOSE}"
        )
    return named[0] if named else 0


_CHOOSE = "name the one of the depth in depth_column"


def not_pixels(names: list[str], depth: int) -> tuple[int, ...]:
    """Return the columns beside the depth that have no name, or that of another depth."""
    return tuple(index for index, name in enumerate(names) if index != depth and (is_unnamed(name) or is_depth(name)))


def cells_of(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:  # not CSV; read as one cell it is reported as such
        return [line]


def is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell))


def _wanted(names: list[str], number: int, wanted: str) -> int:
    if wanted.isascii() and wanted.isdigit():
        if not 1 <= int(wanted) <= len(names):
            raise fault(number, 1, "no_depth", f"depth_column is {wanted}, and the line has {len(names)} columns")
        return int(wanted) - 1
    folded = " ".join(wanted.split()).casefold()
    found = [
        index
        for index, name in enumerate(names)
        if folded in {" ".join(name.split()).casefold(), parted(name)[0].casefold()}
    ]
    if not found:
        raise fault(number, 1, "no_depth", f"No column has the name {wanted}, which depth_column asks for")
    if len(found) > 1:
        raise fault(
            number, found[1] + 1, "two_depths", f"{_listed(names, found)} have this name: send a number as depth_column"
        )
    return found[0]


def _listed(names: list[str], which: list[int]) -> str:
    """Name some columns: "Columns 1 (MD) and 2 (TVD)"."""
    each = [f"{index + 1} ({names[index].strip()[:40]})" for index in which[:5]]
    return f"Columns {', '.join(each[:-1])} and {each[-1]}"


def _delimiter(line: str) -> str:
    """Return the separator. Semicolons, tabs and pipes come first: where they separate, a comma is the decimal point.

    Pipes are also in names, so they must be more than the commas, or separate nothing but numbers.
    """
    bare = re.sub(r'"[^"]*"', "", line)
    if "|" in bare and not any(mark in bare for mark in "\t;"):
        numbers = all(map(is_number, bare.split("|")))
        return "|" if numbers or bare.count("|") > bare.count(",") else ","
    return next((mark for mark in "\t;" if mark in bare), ",")
