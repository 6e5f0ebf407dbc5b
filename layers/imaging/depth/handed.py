"""Depth imaging as the services know it."""

from core.domain.depth_imaging import DepthImaging
from imaging.depth import rendering
from imaging.depth.importing import import_log
from imaging.depth.pictures import recoloured, size_of
from imaging.depth.strips import span

DEPTH = DepthImaging(
    import_log,
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
