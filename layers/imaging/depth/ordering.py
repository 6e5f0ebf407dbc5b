"""Check, sort or thin out rows by depth as the rules say, a few at a time."""

from collections.abc import Iterator
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from core.depth_logs.rules import Duplicates, LogRules, Order
from imaging.depth.faults import Faults
from imaging.depth.rows import Rows, joined

SORTABLE = 16 << 20  # bytes of values that may be held in memory and sorted
_STEP = 1024


def in_order(rows: Iterator[Rows], rules: LogRules, faults: Faults) -> Iterator[Rows]:
    """Return the rows with strictly increasing depths, or strictly decreasing ones if the rules allow (Order.SORT).

    A file in no order is sorted only if it is small. Faults go to `faults`.
    """
    if rules.order is Order.REJECT:
        return _strictly(rows, 1, rules, faults)
    kept: list[Rows] = []
    size = 0
    for some in rows:
        kept.append(some)
        size += some.values.nbytes
        if size > SORTABLE:
            return _strictly(chain(kept, rows), _direction(kept), rules, faults)
    return _strictly(_sorted(kept), 1, rules, faults)


def _direction(rows: list[Rows]) -> int:
    """Return the direction of most steps, so that only the exceptions are reported as faults."""
    steps = np.diff(np.concatenate([some.depths for some in rows]))
    return -1 if np.sign(steps).sum() < 0 else 1


def _sorted(kept: list[Rows]) -> Iterator[Rows]:
    if not kept:
        return
    rows = joined(kept)
    order = np.argsort(rows.depths, kind="stable")  # stable: of two equal depths the first in the file stays first
    for start in range(0, order.size, _STEP):
        yield rows.pick(order[start : start + _STEP])


def _strictly(rows: Iterator[Rows], sign: int, rules: LogRules, faults: Faults) -> Iterator[Rows]:
    held: Rows | None = None  # the last row, which a repetition of its depth may yet replace or follow
    for some in rows:
        run = joined([held, some]) if held else some
        steps = sign * np.diff(run.depths)
        _tell(run, steps, rules, faults)
        if rules.duplicates is not Duplicates.REJECT and (steps == 0).any():
            run = run.pick(_distinct(steps, rules.duplicates))
        held = run.pick(slice(-1, None))
        if run.depths.size > 1:
            yield run.pick(slice(-1))
    if held:
        yield held


def _tell(run: Rows, steps: NDArray[np.int64], rules: LogRules, faults: Faults) -> None:
    wrong = steps < 0 if rules.duplicates is not Duplicates.REJECT else steps <= 0
    for row in np.flatnonzero(wrong).tolist():
        line = int(run.lines[row + 1])
        if steps[row]:
            detail = "The depth does not continue in the order of the previous rows; order=sort sorts them"
            faults.add(line, faults.depth, "order", detail)
        else:
            detail = "The depth is repeated; duplicates=first or duplicates=last keeps one of its rows"
            faults.add(line, faults.depth, "duplicate_depth", detail)


def _distinct(steps: NDArray[np.int64], duplicates: Duplicates) -> NDArray[np.bool_]:
    new = np.concatenate(([True], steps != 0)) if duplicates is Duplicates.FIRST else np.append(steps != 0, [True])
    return new.astype(np.bool_)
