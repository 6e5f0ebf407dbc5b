"""Read decimals, scientific notation, quotes and empty cells, and place every fault: the careful reader."""

import math
from bisect import bisect
from collections.abc import Iterator

import numpy as np

from core.depth_logs.depth import billionths
from core.depth_logs.rules import LogRules, Nulls
from imaging.depth.dialect import Dialect, cells_of
from imaging.depth.faults import Faults
from imaging.depth.rows import Rows

_NUMERIC = b"0123456789.,-+eE;\t \n"
_MISSING = frozenset({"", "na", "n/a", "nan", "null", "none"})


def read_decimals(piece: bytes, dialect: Dialect, line: int) -> Rows | None:
    """Read whole lines of well-formed numbers ten times faster than cell by cell. Return None for others."""
    delimiter = dialect.delimiter.encode()
    if piece.translate(None, _NUMERIC):
        return None
    table = [row.split(delimiter) for row in _point(piece, dialect).split(b"\n")[:-1]]
    if any(len(row) != dialect.columns for row in table):
        return None
    try:
        depths = np.array([billionths(row.pop(dialect.depth).decode()) for row in table], np.int64)
        values = np.array(table, np.bytes_).astype(np.float64)
    except ValueError:
        return None
    return Rows(depths, values, np.arange(line, line + len(table))) if np.isfinite(values).all() else None


def read_exactly(piece: bytes, dialect: Dialect, line: int, rules: LogRules, faults: Faults) -> Rows:
    """Read whole lines cell by cell. Leave out blank rows, and report what is wrong to `faults`."""
    good: list[tuple[int, list[float], int]] = []
    for number, row in enumerate(piece.decode("utf-8", "replace").split("\n")[:-1], line):
        cells = cells_of(row, dialect.delimiter)
        if not any(cell.strip() for cell in cells):
            faults.blank(number)
            continue
        faults.row()
        if row.count('"') % 2:
            faults.add(number, len(cells), "quote", "A quote is not closed on this line")
            continue
        read = _read_row(cells, dialect, number, rules, faults)
        if read:
            good.append((*read, number))
    depths, values, lines = zip(*good, strict=True) if good else ((), (), ())
    table = np.array(values, np.float64).reshape(len(good), dialect.values)
    return Rows(np.array(depths, np.int64), table, np.array(lines, np.int64))


def _read_row(
    cells: list[str], dialect: Dialect, line: int, rules: LogRules, faults: Faults
) -> tuple[int, list[float]] | None:
    if len(cells) != dialect.columns:
        column = min(len(cells), dialect.columns) + 1
        faults.add(line, column, "ragged", f"{len(cells)} cells where there should be {dialect.columns}")
        return None
    try:
        depth = billionths(_decimal(cells[dialect.depth], dialect))
    except ValueError as error:
        faults.add(line, dialect.depth + 1, "depth", str(error))
        return None
    columns = [index for index in range(dialect.columns) if index != dialect.depth]
    values = [_value(_decimal(cells[index], dialect), line, index + 1, faults) for index in columns]
    gaps = [index for index, value in enumerate(values) if value is None]
    if rules.nulls is Nulls.REJECT or (rules.nulls is Nulls.NEAREST and len(gaps) == len(values)):
        for gap in gaps:
            faults.add(line, columns[gap] + 1, "missing", "The value is missing")
    return depth, list(_filled(values, rules))


def _value(text: str, line: int, column: int, faults: Faults) -> float | None:
    """Return the number, or None for an empty cell. Report an unreadable cell as a fault and return 0."""
    if text.lower() in _MISSING:
        return None
    try:
        value = float(text) if "_" not in text else math.nan
    except ValueError:
        value = math.nan
    if math.isfinite(value):
        return value
    faults.add(line, column, "not_a_number", "This is not a number")
    return 0


def _filled(values: list[float | None], rules: LogRules) -> Iterator[float]:
    known = [index for index, value in enumerate(values) if value is not None]
    for index, value in enumerate(values):
        if value is not None:
            yield value
        elif rules.nulls is Nulls.NEAREST and known:
            place = bisect(known, index)
            either_side = known[max(0, place - 1) : place + 1]
            yield values[min(either_side, key=lambda other: abs(other - index))] or 0
        else:
            yield rules.value_min


def _decimal(cell: str, dialect: Dialect) -> str:
    cell = cell.strip()
    return cell.replace(",", ".") if dialect.delimiter != "," else cell


def _point(piece: bytes, dialect: Dialect) -> bytes:
    return piece.replace(b",", b".") if dialect.delimiter != "," else piece
