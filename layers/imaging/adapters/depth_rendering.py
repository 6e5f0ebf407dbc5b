"""Adapt the rendering of depth logs to the port of core.depth_logs, DepthRendering."""

from imaging.depth.rendering import count, first_rows, frames, nth, picture, table
from imaging.depth.strips import span

__all__ = ["count", "first_rows", "frames", "nth", "picture", "span", "table"]
