"""Import a whole log: read its text once, at constant memory, and write it as strips of blocks."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from core.depth_logs.ports import Readable, Sink
from core.depth_logs.rules import LogRules
from imaging.depth.blocks import ROWS
from imaging.depth.faults import Faults, fault
from imaging.depth.lines import Lines
from imaging.depth.ordering import in_order
from imaging.depth.overviews import FACTORS, Thumbnail, overviews
from imaging.depth.reading import read_head, read_rows
from imaging.depth.resample import to_greys
from imaging.depth.rows import Rows, joined
from imaging.depth.source import LARGEST, SECONDS, pieces
from imaging.depth.strips import StripWriter

GREYS, NUMBERS = "greys", "numbers"
STRIPS = (GREYS, NUMBERS, *(f"by-{factor}" for factor in FACTORS))
MOST_ROWS = 1 << 24
_CELLS = 1 << 20  # of a batch, at most, unless that were less than 64 rows


class Imported(NamedTuple):
    """The facts about an imported log."""

    rows: int
    columns: int
    first: int  # depths, in billionths
    last: int
    indexes: dict[str, bytes]  # by strip; 36 bytes a block
    thumbnail: bytes  # a grey PNG of the whole log
    depth_unit: str | None
    null_value: tuple[float, ...]  # those of the rules, and that of a LAS header


def import_depth_log(
    file: Readable, rules: LogRules, sink: Callable[[str], Sink], largest: int = LARGEST, seconds: float = SECONDS
) -> Imported:
    """Read the log and write each strip to `sink(name)`, in pieces of about 100 KB.

    Raises InvalidCsv with the first twenty faults, ContentTooLarge and UnsupportedMediaType; what was written before is
    then to be discarded.
    """
    faults = Faults()
    text = Lines(pieces(file, largest, seconds))
    head, rules = read_head(text, rules)
    writers: dict[str, StripWriter] = {}
    thumbnail = Thumbnail(rules.width)
    rows = columns = first = last = 0
    for batch in _batches(in_order(read_rows(text, head, rules, faults), rules, faults)):
        if not writers:
            first, columns = int(batch.depths[0]), batch.values.shape[1]
            writers = {name: StripWriter(sink(name), _rows(columns) if name == NUMBERS else ROWS) for name in STRIPS}
        last = int(batch.depths[-1])
        rows += batch.depths.size
        if rows > MOST_ROWS:
            raise fault(int(batch.lines[-1]), 1, "too_many_rows", f"A log may have at most {MOST_ROWS} rows")
        _write(batch, rules, writers, thumbnail)
    faults.check()
    indexes = {name: writer.finish() for name, writer in writers.items()}
    picture = thumbnail.png(upwards=first > last)
    told = rules.depth_unit, rules.null_value
    return Imported(rows, columns, min(first, last), max(first, last), indexes, picture, *told)


def _write(batch: Rows, rules: LogRules, writers: dict[str, StripWriter], thumbnail: Thumbnail) -> None:
    greys = to_greys(batch.values, rules)
    writers[NUMBERS].add(batch.depths, batch.values)
    writers[GREYS].add(batch.depths, greys)
    for factor, lines in zip(FACTORS, overviews(batch.depths, greys), strict=True):
        writers[f"by-{factor}"].add(lines.depths, lines.values)
    thumbnail.add(greys)


def _batches(rows: Iterator[Rows]) -> Iterator[Rows]:
    """Regroup rows into batches of one block; only the last may be smaller."""
    waiting: list[Rows] = []
    count = 0
    for some in rows:
        waiting.append(some)
        count += some.depths.size
        size = _rows(some.values.shape[1])
        if count >= size:
            all_of_them = joined(waiting)
            whole = count // size * size
            for start in range(0, whole, size):
                yield all_of_them.pick(slice(start, start + size))
            waiting, count = [all_of_them.pick(slice(whole, None))], count - whole
    if count:
        yield joined(waiting)


def _rows(columns: int) -> int:
    """Return the rows of a batch: 1,024, or fewer if very wide, but a multiple of the largest overview's factor."""
    return max(1, min(ROWS, _CELLS // columns) // FACTORS[-1]) * FACTORS[-1]
