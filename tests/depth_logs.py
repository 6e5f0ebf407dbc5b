"""Build depth logs, and import them into memory."""

import csv
from io import BytesIO, StringIO
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.depth_logs import creation
from core.depth_logs.depth import LARGEST
from core.depth_logs.model import LogDraft
from core.depth_logs.rules import LogRules
from core.kernel.caller import Caller
from imaging.adapters import depth_imaging
from imaging.depth import strips
from imaging.depth.ingestion import GREYS, NUMBERS, Imported, import_depth_log

from support import SHARED

SAMPLES = SHARED / "logs"


def a_log(rows: int, columns: int = 200, *, start: int = 90001, step: int = 1, header: bool = True) -> bytes:
    """Return noise of 13..237 by tenths of a foot, as CSV."""
    values = the_values(rows, columns)
    lines = [",".join(("depth", *(f"col{index + 1}" for index in range(columns))))] if header else []
    depths = ((start + step * row) for row in range(rows))
    lines += [
        f"{depth / 10:.1f}," + ",".join(map(str, row)) for depth, row in zip(depths, values.tolist(), strict=True)
    ]
    return "\n".join(lines).encode() + b"\n"


def the_values(rows: int, columns: int = 200) -> NDArray[np.uint8]:
    return np.random.default_rng(7).integers(13, 238, (rows, columns), dtype=np.uint8)


def read_by_csv_module(text: bytes) -> tuple[list[str], NDArray[np.uint8]]:
    """Read a log independently, with the csv module: the depths as written, and the values."""
    rows = [row for row in csv.reader(StringIO(text.decode("utf-8-sig"))) if any(row)]
    rows = rows[1:] if rows[0][0] == "depth" else rows
    return [row[0] for row in rows], np.array([row[1:] for row in rows], np.float64).astype(np.uint8)


class Kept(NamedTuple):
    """A log that was imported into memory."""

    log: Imported
    strips: dict[str, bytes]
    width: int

    def lines(self, name: str, lowest: int = -LARGEST, highest: int = LARGEST) -> strips.Lines:
        where = strips.span(self.log.indexes[name], lowest, highest)
        width = self.log.columns if name == NUMBERS else self.width
        return strips.lines(where, self.strips[name][where.start : where.stop], width)

    def greys(self) -> strips.Lines:
        return self.lines(GREYS)


def keep(text: bytes, rules: LogRules | None = None) -> Kept:
    rules = rules or LogRules()
    sinks: dict[str, BytesIO] = {}

    def sink(name: str) -> BytesIO:
        return sinks.setdefault(name, BytesIO())

    log = import_depth_log(BytesIO(text), rules, sink)
    return Kept(log, {name: sink.getvalue() for name, sink in sinks.items()}, rules.width)


def a_stored_log(text: bytes, owner: str = "ann", **fields: Any) -> str:
    """Store a log that is ready, and return its id."""
    draft = LogDraft(**({"name": "well-7"} | fields))
    caller = Caller(user_id=owner, username=owner)
    return creation.store(draft, text, caller, depth_imaging).log_id
