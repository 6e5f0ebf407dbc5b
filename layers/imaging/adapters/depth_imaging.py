"""Adapt the import of depth logs to the port of core.depth_logs, DepthImaging."""

from imaging.depth.ingestion import import_depth_log
from imaging.depth.pictures import recolour, size_of

__all__ = ["import_depth_log", "recolour", "size_of"]
