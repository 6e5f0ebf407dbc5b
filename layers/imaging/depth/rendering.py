"""Render lines of a log: many as one picture, or each on its own."""

from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO
from math import isnan

import numpy as np
from numpy.typing import NDArray

from core.depth_logs.depth import UNIT
from core.depth_logs.ports import Drawing, Fetch, FrameDrawing, Pixels, Table
from core.depth_logs.queries import Encoding, PictureFormat
from core.kernel.errors import OutputTooLarge
from imaging.depth.blocks import are_lines, depths_of
from imaging.depth.gaps import settled
from imaging.depth.pictures import drawn, spliced
from imaging.depth.resample import to_greys
from imaging.depth.rows import Values
from imaging.depth.strips import Span, blocks, lines, runs

_QUALITY = 90


def picture(where: Span, content: bytes, drawing: Drawing) -> bytes | None:
    """Render the lines of a span as one picture, without unpacking what fits as it is. Return None for an empty span.

    Raises OutputTooLarge for more pixels than `drawing` allows or the format can hold.
    """
    if _fits_as_it_is(where, content, drawing):
        return spliced(where, content, drawing.source_width, drawing.palette)
    values = (run.values for run in runs(where, content, drawing.source_width))
    drawn_wide = [to_greys(some, drawing.rules) for some in values if some.size]
    if not drawn_wide:
        return None
    greys = np.concatenate(drawn_wide)
    _refuse_if_large(greys.shape[0], drawing)
    greys = _stretched(greys, drawing.row_height)
    if drawing.format is PictureFormat.PNG:
        return drawn(greys, drawing.palette)
    return _encoded(greys, drawing)


def frames(where: Span, content: bytes, drawing: FrameDrawing) -> list[tuple[int, Pixels]]:
    """Return the depth of each line in billionths, with its picture in base64, its numbers, or None."""
    found = lines(where, content, drawing.source_width)
    encoded = _encoders[drawing.encoding](found.values, drawing)
    return list(zip(found.depths.tolist(), encoded, strict=False))


def table(where: Span, content: bytes, drawing: FrameDrawing, limit: int) -> Table:
    """Encode the first `limit` lines as a NumPy file: records of `depth` (float64) and `pixels`."""
    found = lines(where, content, drawing.source_width)
    depths, values = found.depths[:limit], found.values[:limit]
    kind = np.dtype([("depth", "<f8"), ("pixels", values.dtype, (values.shape[1],))])
    records = np.empty(depths.size, kind)
    records["depth"] = depths / UNIT
    records["pixels"] = values
    output = BytesIO()
    np.save(output, records)
    return Table(output.getvalue(), int(depths[-1]) if depths.size else None, more=found.depths.size > limit)


def first_rows(where: Span, rows: int) -> Span:
    """Return the blocks that can hold the first `rows` rows of a span; its first block may hold only one."""
    counts = where.entries["rows"].astype(np.int64)
    enough = int(np.searchsorted(np.cumsum(counts) - counts[:1], rows - 1)) + 1
    return where.only(slice(0, enough))


def count(where: Span, fetch: Fetch) -> int:
    """Return the number of rows in a span; `fetch` reads the blocks at its ends if it cuts through them."""
    return where.rows - sum(block.rows - _inside(block, fetch).size for block in _cut(where))


def nth(where: Span, number: int, fetch: Fetch) -> int | None:
    """Return the depth of row `number` of a span, from 0, or None if there are fewer."""
    for position in range(where.entries.size):
        block = where.only(slice(position, position + 1))
        rows = _inside(block, fetch).size if block.is_cut else block.rows
        if number < rows:
            return int(_inside(block, fetch)[number])
        number -= rows
    return None


def _cut(where: Span) -> Iterator[Span]:
    ends = {0, where.entries.size - 1} if where.entries.size else set()
    for position in sorted(ends):
        block = where.only(slice(position, position + 1))
        if block.is_cut:
            yield block


def _inside(block: Span, fetch: Fetch) -> NDArray[np.int64]:
    depths = depths_of(blocks(block, fetch(block.start, block.stop))[0])
    return depths[block.inside(depths)]


def _fits_as_it_is(where: Span, content: bytes, drawing: Drawing) -> bool:
    rules = drawing.rules
    unchanged = drawing.source_width == rules.width and drawing.row_height == 1
    greys = (rules.value_min, rules.value_max) == (0, 255) and all(map(are_lines, blocks(where, content)))
    gapless = not any(0 <= null <= 255 for null in rules.null_value)  # noqa: PLR2004
    return unchanged and greys and gapless and drawing.format is PictureFormat.PNG


def _refuse_if_large(rows: int, drawing: Drawing) -> None:
    height, longest = _height(rows, drawing.row_height), drawing.format.longest_side
    if height * drawing.rules.width > drawing.most_pixels:
        raise OutputTooLarge("Request fewer depths, a smaller width, or a row_height below 1")
    if height > longest:
        raise OutputTooLarge(f"A {drawing.format} is at most {longest} pixels high: ask for fewer depths, or a png")


def _height(rows: int, row_height: float) -> int:
    return max(1, round(rows * row_height))


def _stretched(greys: NDArray[np.uint8], row_height: float) -> NDArray[np.uint8]:
    """Repeat lines, or average neighbours, so that there are `row_height` lines for each."""
    rows = greys.shape[0]
    height = _height(rows, row_height)
    if height == rows:
        return greys
    starts = np.arange(height) * rows // height
    if height > rows:
        return greys[starts]
    counts = np.diff(starts, append=rows)[:, None]
    return np.rint(np.add.reduceat(greys, starts, axis=0, dtype=np.uint32) / counts).astype(np.uint8)


def _encoded(greys: NDArray[np.uint8], drawing: Drawing) -> bytes:
    from PIL import Image  # noqa: PLC0415 - those who read tables or ask for PNG do without it

    image = Image.fromarray(greys)
    if drawing.palette:
        image.putpalette(drawing.palette)
        image = image.convert("RGB")
    output = BytesIO()
    image.save(output, drawing.format.upper(), quality=_QUALITY)
    return output.getvalue()


def _as_pictures(values: Values, drawing: FrameDrawing) -> Iterator[str]:
    greys = _per_frame(to_greys(values, drawing.rules), drawing)
    return (b64encode(drawn(greys[row : row + 1], drawing.palette)).decode() for row in range(greys.shape[0]))


def _as_numbers(values: Values, drawing: FrameDrawing) -> Iterator[list[float | None]]:
    """Return the numbers of each row; None is a cell that was empty."""
    for row in _per_frame(values, drawing):
        numbers = row.tolist()
        has_gaps = row.dtype.kind == "f" and np.isnan(row).any()
        yield [None if isnan(number) else number for number in numbers] if has_gaps else numbers


def _as_nothing(values: Values, _drawing: FrameDrawing) -> Iterator[None]:
    return (None for _ in range(values.shape[0]))


def _per_frame(values: Values, drawing: FrameDrawing) -> Values:
    """Stretch each row from its own smallest and largest value to 0..255, if asked for; a flat one becomes 0."""
    if not drawing.stretch or not values.size:
        return values
    real = settled(values, drawing.rules).astype(np.float64)
    lowest = real.min(axis=1, keepdims=True)
    span = real.max(axis=1, keepdims=True) - lowest
    return np.rint((real - lowest) * 255 / np.where(span == 0, 1, span)).astype(np.uint8)


_encoders = {Encoding.PNG: _as_pictures, Encoding.RAW: _as_numbers, Encoding.NONE: _as_nothing}
