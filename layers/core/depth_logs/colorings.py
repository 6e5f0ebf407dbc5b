"""Colour the overview of a whole depth log by the maps that the stack is configured with."""

from core.aws import blobs
from core.colormaps import builtin
from core.depth_logs import depth_log_table, strips
from core.depth_logs.ports import DepthImaging
from core.images import expected_renditions

_GREYS = bytes(grey for level in range(256) for grey in (level, level, level))


def colorize(log_id: str, overview_key: str, depth: DepthImaging) -> None:
    """Colour the overview of a log by every configured map. Safe to repeat; a deletion meanwhile wins."""
    if depth_log_table.find(log_id, consistent=True) is None:
        return
    try:
        overview = blobs.read(blobs.renditions(), overview_key)
    except blobs.Missing:
        return  # deleted since
    revision = overview_key.rpartition("/")[2].removesuffix(".png")
    width, height = depth.size_of(overview)
    for name in expected_renditions.colormaps():
        key = strips.rendition_key(log_id, revision, name)
        blobs.write(blobs.renditions(), key, depth.recolour(overview, builtin.table(name) or _GREYS), strips.PNG)
        facts = {"key": key, "width": width, "height": height, "media_type": strips.PNG}
        if not depth_log_table.record_rendition(log_id, name, facts):
            blobs.remove(blobs.renditions(), [key])
