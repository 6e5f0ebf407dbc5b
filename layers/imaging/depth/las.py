"""Read LAS 1.2 and 2.0, the format of the Canadian Well Logging Society: a header of sections, then rows of numbers.

https://www.cwls.org/wp-content/uploads/2017/02/Las2_Update_Feb2017.pdf
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from core.depth_logs.rules import LogRules
from imaging.depth.dialect import MOST_COLUMNS, Dialect, depth_column, not_pixels
from imaging.depth.faults import Faults, fault
from imaging.depth.head import LONGEST_UNIT, Head
from imaging.depth.lines import Lines

_ENTRY = re.compile(r"([^.]*)\.([^\s:]*)(.*)")  # MNEM.UNIT  DATA : DESCRIPTION
_COMMA = re.compile(rb"[ \t]*,[ \t]*|[ \t]+")
_NEWEST = 2.0


class _Entry(NamedTuple):
    name: str
    unit: str
    value: str


def head_of_las(lines: Lines, rules: LogRules) -> Head:
    """Take the header, to the line `~A`. Raises InvalidCsv for a newer version, and a file without curves or rows."""
    found: dict[str, _Entry] = {}
    curves: list[_Entry] = []
    section, curves_at = "", 1
    while (line := lines.next()) is not None:
        number, text = lines.number, line.decode("utf-8", "replace").strip()
        lines.take(line)
        if text.startswith("~"):
            section = text[1:2].upper()
            if section == "A":
                return _head(found, curves, curves_at, number, rules)
            curves_at = number if section == "C" else curves_at
        elif text and not text.startswith("#") and section in {"V", "W", "C"}:
            entry = _entry(text)
            if section == "C":
                curves.append(entry)
            elif entry.name in {"VERS", "WRAP", "NULL", "STRT"}:
                found[entry.name] = entry
            _refuse(entry, section, len(curves), number)
    raise fault(lines.number, 1, "empty", "The LAS file has no section ~A with rows of numbers")


def spaced(text: bytes) -> bytes:
    """Return whole lines with a comma for the space, or the comma, between two numbers."""
    if b"," in text:
        return b"\n".join([_COMMA.sub(b",", row.strip(b" \t")) for row in text.split(b"\n")])
    return b"\n".join([b",".join(row.split()) for row in text.split(b"\n")])


def unwrapped(
    runs: Iterator[tuple[bytes, int]], columns: int, faults: Faults
) -> Iterator[tuple[list[bytes], list[int]]]:
    """Yield rows with commas that were wrapped over several lines, many together, and the lines where they began."""
    cells: list[bytes] = []
    start = 0
    for text, line in runs:
        rows: list[bytes] = []
        starts: list[int] = []
        for number, row in enumerate(text.split(b"\n")[:-1], line):
            some = row.replace(b",", b" ").split()
            if not some or some[0].startswith(b"#"):
                continue
            if not cells:
                start = number
                if len(some) not in {1, columns}:
                    detail = f"In wrapped mode a depth is alone on its line, before {columns - 1} values"
                    faults.stop(number, 2, "wrapped", detail)
            cells += some
            if len(cells) > columns:
                faults.stop(number, len(some), "ragged", f"{len(cells)} values since line {start}, of {columns} curves")
            if len(cells) == columns:
                rows.append(b",".join(cells))
                starts.append(start)
                cells = []
        if rows:
            yield rows, starts
    if cells:
        faults.stop(start, len(cells) + 1, "ragged", f"{len(cells)} values from here on, of {columns} curves")


def _entry(text: str) -> _Entry:
    parts = _ENTRY.match(text)
    if not parts:
        return _Entry(text, "", "")
    name, unit, rest = parts.groups()
    data, colon, _ = rest.rpartition(":")
    return _Entry(name.strip(), unit, (data if colon else rest).strip() or unit)


def _refuse(entry: _Entry, section: str, curves: int, number: int) -> None:
    version = _number(entry.value) if section == "V" and entry.name.upper() == "VERS" else None
    if version is not None and version > _NEWEST:
        detail = f"LAS {version:.1f} is not read: export the log as LAS 2.0 or as CSV"
        raise fault(number, 1, "las_version", detail)
    if curves > MOST_COLUMNS:
        raise fault(number, 1, "columns", f"A log may have at most {MOST_COLUMNS} curves")


def _head(found: dict[str, _Entry], curves: list[_Entry], curves_at: int, number: int, rules: LogRules) -> Head:
    names = [curve.name for curve in curves]
    if len(names) < 2:  # noqa: PLR2004
        raise fault(number, 1, "columns", "Section ~C must name the depth and at least one more curve")
    depth = 0 if rules.depth_column is None else depth_column(names, curves_at, rules.depth_column)
    dialect = Dialect(",", len(names), depth, header=True, others=not_pixels(names, depth))
    if not dialect.values:
        raise fault(curves_at, 1, "columns", "Section ~C names no curve but depths: there is nothing to show")
    unit = curves[depth].unit or (found["STRT"].unit if "STRT" in found else "")
    null = _number(found["NULL"].value) if "NULL" in found else None
    wrapped = "WRAP" in found and found["WRAP"].value.upper() == "YES"
    return Head(dialect, unit if 0 < len(unit) <= LONGEST_UNIT else None, null, is_las=True, is_wrapped=wrapped)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None  # neither infinite nor NaN
