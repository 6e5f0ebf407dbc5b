"""Generate depth logs: noise of a borehole wall by tenths of a foot, 200 columns."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

COLUMNS = 200
_PATTERN = 500  # rows that repeat; only their depths go on
_TOP = 90001


def write_log(path: Path, megabytes: float) -> int:
    """Write at least so many megabytes of text, and return the number of rows."""
    rows = 0
    with path.open("wb") as file:
        file.write(b"depth," + b",".join(b"col%d" % (index + 1) for index in range(COLUMNS)) + b"\n")
        for piece in _pieces():
            file.write(piece)
            rows += _PATTERN
            if file.tell() >= megabytes * 2**20:
                return rows
    return rows


def _pieces() -> Iterator[bytes]:
    steps = np.random.default_rng(1).integers(-3, 4, (_PATTERN, COLUMNS))
    lines = [b",".join(b"%d" % value for value in row) for row in (np.cumsum(steps, axis=0) % 225 + 13).tolist()]
    top = _TOP
    while True:
        yield b"".join(b"%d.%d,%s\n" % (*divmod(top + row, 10), line) for row, line in enumerate(lines))
        top += _PATTERN
