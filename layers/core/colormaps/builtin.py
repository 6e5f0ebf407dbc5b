"""Provide the built-in colour maps: 256 colours each, as the 768 bytes of a palette, in files beside this one.

`infra/export_colormaps.py` writes the data: JSON of name -> base64 of the table.
"""

import base64
import json
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

COLOURS = 256

_DATA = Path(__file__).with_name("colormaps.json")


@cache
def _tables() -> dict[str, bytes]:
    return {name: base64.b64decode(table) for name, table in json.loads(_DATA.read_text(encoding="ascii")).items()}


def names() -> tuple[str, ...]:
    """Return the names of the built-in maps, alphabetically."""
    return tuple(_tables())


def table(name: str) -> bytes | None:
    """Return red, green and blue for each of 0..255 (768 bytes), or None if no map has this name, ignoring case.

    matplotlib writes `viridis` but `Blues`, DICOM `HOT_IRON`.
    """
    return _tables().get(name.lower())


def from_stops(stops: Sequence[tuple[float, str]]) -> bytes:
    """Return the table of a custom map: linear between stops (position 0..1, "#rrggbb"), rounded to nearest.

    Stops are in ascending order; before the first and after the last their colours continue. Where two share a
    position, the later one applies from there on.
    """
    points = [(position, tuple(bytes.fromhex(colour.removeprefix("#")))) for position, colour in stops]
    return b"".join(_colour_at(index / (COLOURS - 1), points) for index in range(COLOURS))


def _colour_at(position: float, points: Sequence[tuple[float, tuple[int, ...]]]) -> bytes:
    if position < points[0][0]:
        return bytes(points[0][1])
    for (start, low), (end, high) in pairwise(points):
        if start <= position < end:
            share = (position - start) / (end - start)
            return bytes(int(a + (b - a) * share + 0.5) for a, b in zip(low, high, strict=True))
    return bytes(points[-1][1])
