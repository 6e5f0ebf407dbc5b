"""Depth logs by depth: a range as one picture, or frame by frame. One query and one ranged read, whatever the range.

Taking blocks apart and drawing is the imaging layer's work, which its handlers hand in as `depth`.
"""

import hashlib
from http import HTTPStatus
from typing import Any, NamedTuple

from aws_lambda_powertools.event_handler import Response

from core import coloring
from core.cursor import unwrap, wrap
from core.domain.caller import Caller
from core.domain.depth import decimal
from core.domain.depth_imaging import DepthImaging, Drawing, FrameDrawing, Span
from core.domain.image import Status
from core.domain.log import StoredLog, last_depth
from core.domain.log_queries import Encoding, Frame, FramePage, FramesQuery, Normalize, PictureQuery
from core.domain.log_rules import LogRules
from core.domain.page import PageMeta
from core.domain.ranges import matches
from core.errors import Conflict, InvalidParameter, NotFound, OutputTooLarge
from core.http import INLINE_LIMIT
from core.storage import blobs, logs, presigned, strips

GREYS, NUMBERS = "greys", "numbers"
MOST_BYTES = 64 << 20  # of blocks, for one answer
MOST_PIXELS = 1 << 26
_PAGE_BYTES = 4_000_000  # of JSON
_AROUND = 128  # bytes of JSON around the picture or numbers of a frame
_PNG_BYTES = 900  # of palette and the like
_NUMBER_BYTES = 20


class _Strip(NamedTuple):
    """A strip of a log, with its index from some depth on."""

    log: StoredLog
    name: str
    entries: bytes
    goes_on: bool

    @property
    def width(self) -> int:
        return (self.log.original_width if self.name == NUMBERS else self.log.width) or 0

    def fetch(self, start: int, stop: int) -> bytes:
        return strips.read(self.log.log_id, self.log.revision, self.name, start, stop)

    def rules(self, width: int) -> LogRules:
        """What its numbers mean: those of a grey strip are greys already."""
        if self.name != NUMBERS:
            return LogRules(width=width, resample=self.log.resample)
        rules = self.log.model_dump(include=set(LogRules.model_fields))
        return LogRules.model_validate(rules | {"width": width})


def picture(
    log_id: str, query: PictureQuery, if_none_match: str | None, caller: Caller, depth: DepthImaging
) -> Response[bytes]:
    """The range as one picture, a line per depth. Raises OutputTooLarge, and NotFound when nothing lies in it."""
    lowest, highest = query.bounds()
    factor = query.overview()
    name = f"by-{factor}" if factor else NUMBERS if query.width else GREYS
    strip = _strip(logs.find_index(log_id, name, lowest), name, caller, query.width)
    width, row_height = query.width or strip.log.width, query.row_height * (factor or 1)
    palette = coloring.palette(query.colormap, caller)
    where = depth.span(strip.entries, lowest, highest)
    _refuse_if_large(strip, where, highest, width * row_height)
    asked = f"{strip.log.revision} {name} {lowest} {highest} {width} {row_height} {query.format} {palette}"
    etag = hashlib.sha256(asked.encode()).hexdigest()[:32]
    headers: dict[str, str | list[str]] = {"ETag": f'"{etag}"'}
    if matches(if_none_match, f'"{etag}"'):
        return Response(HTTPStatus.NOT_MODIFIED, headers=headers)
    drawing = Drawing(strip.width, strip.rules(width), row_height, palette, query.format)
    content = depth.picture(where, strip.fetch(where.start, where.stop), drawing) if where.rows else None
    if content is None:
        raise NotFound("No depth of this log lies in the range")
    return _answer(strip.log, etag, content, query.format.media_type, headers)


def answer(query: FramesQuery, caller: Caller, depth: DepthImaging) -> Response[Any]:
    """A page of frames in the encoding that was asked for."""
    if query.encoding is Encoding.NPY:
        return table(query, caller, depth)
    return Response(HTTPStatus.OK, content_type="application/json", body=frames(query, caller, depth))


def frames(query: FramesQuery, caller: Caller, depth: DepthImaging) -> FramePage:
    """A page of the frames of a range."""
    strip, where, limit = _from_there(query, caller, depth)
    palette = coloring.palette(query.colormap, caller) if query.encoding is Encoding.PNG else None
    stretch = query.normalize is Normalize.FRAME
    drawing = FrameDrawing(strip.width, strip.rules(strip.width), query.encoding, palette, stretch)
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
    return FramePage(data=tuple(_frame(strip, query.encoding, *each) for each in found[:limit]), meta=meta)


def table(query: FramesQuery, caller: Caller, depth: DepthImaging) -> Response[bytes]:
    """A page as a NumPy file. The cursor of the next one is in the header `Next-Cursor`."""
    strip, where, limit = _from_there(query, caller, depth)
    first = depth.first_rows(where, limit + 1)
    drawing = FrameDrawing(strip.width, strip.rules(strip.width), query.encoding)
    content = strip.fetch(first.start, first.stop) if first.rows else b""
    made = depth.table(first, content, drawing, limit)
    next_cursor = {"Next-Cursor": wrap(str(made.last), _mark(query))} if made.more else {}
    etag = hashlib.sha256(made.content).hexdigest()[:32]
    return _answer(strip.log, etag, made.content, "application/x-npy", {"ETag": f'"{etag}"', **next_cursor})


def _strip(found: logs.Found | None, name: str, caller: Caller, width: int | None = None) -> _Strip:
    """Raises NotFound for what the caller may not see, and Conflict for what cannot be read yet, or ever."""
    if found is None or not found.log.is_visible_to(caller):
        raise NotFound
    log = found.log
    if log.status is not Status.READY:
        raise Conflict(f"The log is {log.status}")
    if name == NUMBERS and width == log.width and not log.split:
        name = GREYS  # lines of that width are there already
    return _Strip(log, name, found.of(name), found.goes_on)


def _from_there(query: FramesQuery, caller: Caller, depth: DepthImaging) -> tuple[_Strip, Span, int]:
    """The strip that was asked for, what of the range the page begins with, and how many frames fit on a page."""
    lowest, highest = query.bounds()
    if query.cursor is not None:
        if query.page is not None:
            raise InvalidParameter.named("page", "Send a cursor or the number of a page, not both")
        lowest = int(unwrap(query.cursor, _mark(query))) + 1
    from_where = query.bounds()[0] if query.counts else lowest
    name = NUMBERS if query.original else GREYS
    strip = _strip(logs.find_index(query.log_id, name, from_where, whole=query.counts), name, caller)
    where = depth.span(strip.entries, lowest, highest)
    limit = max(1, min(query.limit, _PAGE_BYTES // _size_of_frame(query, strip.width)))
    if query.page:
        start = depth.nth(where, query.page * limit, strip.fetch)
        where = depth.span(strip.entries if start is not None else b"", start or 0, highest)
    return strip, where, limit


def _mark(query: FramesQuery) -> str:
    return f"frames {query.log_id} {query.bounds()} {query.original}"


def _refuse_if_large(strip: _Strip, where: Span, highest: int, pixels: float) -> None:
    unknown = strip.goes_on and last_depth(strip.entries) < highest
    if unknown or where.stop - where.start > MOST_BYTES or where.rows * pixels > MOST_PIXELS:
        raise OutputTooLarge("Ask for fewer depths, a smaller width, or a row_height below 1")


def _size_of_frame(query: FramesQuery, width: int) -> int:
    """Bytes of JSON, at most: a grey is three digits and a comma; a PNG has a palette, and is longer in base64."""
    match query.encoding:
        case Encoding.PNG:
            return _AROUND + (width + _PNG_BYTES) * 4 // 3
        case Encoding.RAW:
            return _AROUND + width * (_NUMBER_BYTES if query.original else 4)
        case _:
            return _AROUND


def _frame(strip: _Strip, encoding: Encoding, depth: int, made: Any) -> Frame:
    image, pixels = (made, None) if encoding is Encoding.PNG else (None, made)
    return Frame(log_id=strip.log.log_id, depth=decimal(depth), width=strip.width, image=image, pixels=pixels)


def _answer(
    log: StoredLog, etag: str, content: bytes, media_type: str, headers: dict[str, str | list[str]]
) -> Response[bytes]:
    if len(content) <= INLINE_LIMIT:
        return Response(HTTPStatus.OK, content_type=media_type, body=content, headers=headers)
    key = strips.drawn_key(log.log_id, log.revision, etag)
    blobs.write(blobs.renditions(), key, content, media_type)
    url = presigned.get_url(blobs.renditions(), key)
    return Response(HTTPStatus.SEE_OTHER, headers=headers | {"Location": url, "Cache-Control": "private, no-store"})
