"""Adapt the imaging of depth logs to the ports of core.depth_logs: DepthImaging and DepthRendering."""

from imaging.depth.ingestion import import_depth_log
from imaging.depth.pictures import recolour, size_of
from imaging.depth.rendering import count, first_rows, frames, nth, picture, table
from imaging.depth.strips import span

# What DepthImaging asks for, and then what DepthRendering does.
__all__ = ["import_depth_log", "recolour", "size_of"]
__all__ += ["count", "first_rows", "frames", "nth", "picture", "span", "table"]
