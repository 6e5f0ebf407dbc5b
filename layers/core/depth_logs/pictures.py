"""Render a range of depths as one picture, a line per depth or per several depths.

The imaging layer, passed in by the handler as `depth`, unpacks blocks and renders.
"""

import hashlib

from core.colormaps import colormap_service
from core.depth_logs import depth_log_table
from core.depth_logs.model import last_depth
from core.depth_logs.ports import DepthRendering, Drawing, Span
from core.depth_logs.queries import PictureQuery
from core.depth_logs.strip_reader import GREYS, NUMBERS, Strip, kept, opened
from core.images.render_options import RENDERER
from core.kernel.caller import Caller
from core.kernel.content import Content, Tagged
from core.kernel.errors import NotFound, OutputTooLarge

MOST_BYTES = 64 << 20  # of blocks
MOST_PIXELS = 1 << 26
MOST_NUMBERS = 1 << 25  # that are unpacked for another width


def picture[S: Span](log_id: str, query: PictureQuery, caller: Caller, depth: DepthRendering[S]) -> Tagged[Content]:
    """Render the range as one picture. Raises OutputTooLarge, and NotFound for an empty range."""
    lowest, highest = query.bounds()
    factor = query.overview()
    name = f"by-{factor}" if factor else NUMBERS if query.width else GREYS
    strip = opened(depth_log_table.find_index(log_id, name, lowest), name, caller, query.width)
    width, row_height = query.width or strip.log.width, query.row_height * (factor or 1)
    palette = colormap_service.palette(query.colormap, caller)
    where = depth.span(strip.entries, lowest, highest)
    _refuse_if_large(strip, where, highest, width * row_height)
    asked = f"{RENDERER} {strip.log.revision} {name} {lowest} {highest} {width} {row_height} {query.format} {palette}"
    tag = hashlib.sha256(asked.encode()).hexdigest()[:32]
    drawing = Drawing(strip.width, strip.rules(width), MOST_PIXELS, row_height, palette, query.format)

    def draw() -> Content:
        content = depth.picture(where, strip.fetch(where.start, where.stop), drawing) if where.rows else None
        if content is None:
            raise NotFound("The log has no depth in this range")
        return Content(content, query.format.media_type, kept(strip.log, tag))

    return Tagged(tag, draw)


def _refuse_if_large(strip: Strip, where: Span, highest: int, pixels: float) -> None:
    """Refuse before anything is read. The renderer knows the rows of the blocks at both ends, and decides."""
    unknown = strip.goes_on and last_depth(strip.entries) < highest
    heavy = where.stop - where.start > MOST_BYTES
    wide = strip.name == NUMBERS and where.rows * strip.width > MOST_NUMBERS
    if unknown or heavy or wide or where.fewest * pixels > MOST_PIXELS:
        raise OutputTooLarge("Request fewer depths, a smaller width, or a row_height below 1")
