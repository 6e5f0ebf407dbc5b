"""Return depth logs frame by frame: pages of lines, as pictures, as numbers, or as one NumPy file.

The imaging layer, passed in by the handler as `depth`, unpacks blocks and renders.
"""

import hashlib
from typing import NamedTuple

from core.colormaps import colormap_service
from core.depth_logs import depth_log_table
from core.depth_logs.depth import LARGEST, decimal
from core.depth_logs.ports import DepthRendering, FrameDrawing, Pixels, Span
from core.depth_logs.queries import Encoding, Frame, FramePage, FramesQuery, Normalize
from core.depth_logs.strip_reader import GREYS, NUMBERS, Strip, kept, opened
from core.kernel.caller import Caller
from core.kernel.content import Content, Tagged
from core.kernel.cursor import number, unwrap, wrap
from core.kernel.errors import InvalidParameter
from core.kernel.pages import PageMeta

_PAGE_BYTES = 4_000_000  # of JSON
_AROUND = 128  # bytes of JSON around the picture or numbers of a frame
_PNG_BYTES = 900  # of palette and other chunks
_NUMBER_BYTES = 20


class _Page[S: Span](NamedTuple):
    """The start of a page, and the number of frames that fit on it."""

    strip: Strip
    where: S
    limit: int


def page[S: Span](query: FramesQuery, caller: Caller, depth: DepthRendering[S]) -> Tagged[FramePage] | Tagged[Content]:
    """Return a page of the frames of a range, in the requested encoding."""
    asked = _asked(query, caller, depth)
    strip = asked.strip
    palette = colormap_service.palette(query.colormap, caller) if query.encoding is Encoding.PNG else None
    seen = f"{strip.log.log_id} {strip.log.revision} {query.model_dump_json()} {palette}"
    tag = hashlib.sha256(seen.encode()).hexdigest()[:32]
    stretch = query.normalize is Normalize.FRAME
    drawing = FrameDrawing(strip.width, strip.rules(strip.width), query.encoding, palette, stretch)
    if query.encoding is Encoding.NPY:
        return Tagged(tag, lambda: _table(query, asked, drawing, tag, depth))
    return Tagged(tag, lambda: _listed(query, asked, drawing, depth))


def _listed[S: Span](query: FramesQuery, asked: _Page[S], drawing: FrameDrawing, depth: DepthRendering[S]) -> FramePage:
    strip, where, limit = asked
    first = depth.first_rows(where, limit + 1)
    found = depth.frames(first, strip.fetch(first.start, first.stop), drawing) if first.rows else []
    more = len(found) > limit
    meta = PageMeta(
        limit=limit,
        next_cursor=wrap(str(found[limit - 1][0]), _mark(query)) if more else None,
        has_more_pages=more,
        current_page=query.page,
        total_results=depth.count(depth.span(strip.entries, *query.bounds()), strip.fetch) if query.counts else None,
    )
    return FramePage(data=tuple(_frame(strip, *each) for each in found[:limit]), meta=meta)


def _table[S: Span](
    query: FramesQuery, asked: _Page[S], drawing: FrameDrawing, tag: str, depth: DepthRendering[S]
) -> Content:
    """Return a page as one NumPy file."""
    strip, where, limit = asked
    first = depth.first_rows(where, limit + 1)
    made = depth.table(first, strip.fetch(first.start, first.stop) if first.rows else b"", drawing, limit)
    next_cursor = wrap(str(made.last), _mark(query)) if made.more else None
    return Content(made.content, "application/x-npy", kept(strip.log, tag), next_cursor=next_cursor)


def _asked[S: Span](query: FramesQuery, caller: Caller, depth: DepthRendering[S]) -> _Page[S]:
    lowest, highest = query.bounds()
    if query.cursor is not None:
        if query.page is not None:
            raise InvalidParameter.named("page", "Send either cursor or page, not both")
        lowest = max(lowest, number(unwrap(query.cursor, _mark(query)), -LARGEST, LARGEST) + 1)
    from_where = query.bounds()[0] if query.counts else lowest
    name = NUMBERS if query.original else GREYS
    strip = opened(depth_log_table.find_index(query.log_id, name, from_where, whole=query.counts), name, caller)
    where = depth.span(strip.entries, lowest, highest)
    limit = max(1, min(query.limit, _PAGE_BYTES // _size_of_frame(query, strip.width)))
    if query.page:
        start = depth.nth(where, query.page * limit, strip.fetch)
        where = depth.span(strip.entries if start is not None else b"", start or 0, highest)
    return _Page(strip, where, limit)


def _mark(query: FramesQuery) -> str:
    return f"frames {query.log_id} {query.bounds()} {query.original}"


def _size_of_frame(query: FramesQuery, width: int) -> int:
    """Return the most bytes of JSON: a grey takes three digits and a comma; a PNG has a palette, in base64."""
    match query.encoding:
        case Encoding.PNG:
            return _AROUND + (width + _PNG_BYTES) * 4 // 3
        case Encoding.RAW:
            return _AROUND + width * (_NUMBER_BYTES if query.original else 4)
        case _:
            return _AROUND


def _frame(strip: Strip, depth: int, made: Pixels) -> Frame:
    image, pixels = (made, None) if isinstance(made, str) else (None, made)
    return Frame(log_id=strip.log.log_id, depth=decimal(depth), width=strip.width, image=image, pixels=pixels)
