"""Implement the ports of depth logs by the functions of `imaging.depth`."""

from core.depth_logs.ports import DepthImaging
from imaging.depth import rendering
from imaging.depth.ingestion import import_depth_log
from imaging.depth.pictures import recoloured, size_of
from imaging.depth.strips import span

DEPTH = DepthImaging(
    import_depth_log,
    span,
    rendering.first_rows,
    rendering.count,
    rendering.nth,
    rendering.picture,
    rendering.frames,
    rendering.table,
    recoloured,
    size_of,
)
