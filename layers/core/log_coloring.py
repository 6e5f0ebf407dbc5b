"""The whole of a depth log as one small picture, in the colours that the stack is configured with."""

from core import renditions
from core.domain import colormaps
from core.domain.depth_imaging import DepthImaging
from core.storage import blobs, logs, strips

_GREYS = bytes(grey for level in range(256) for grey in (level, level, level))


def colorize(log_id: str, overview_key: str, depth: DepthImaging) -> None:
    """Colour the picture of a whole log by every configured map. Safe to repeat; a deletion in between wins."""
    if logs.find(log_id, consistent=True) is None:
        return
    overview = blobs.read(blobs.renditions(), overview_key)
    revision = overview_key.rpartition("/")[2].removesuffix(".png")
    width, height = depth.size(overview)
    for name in renditions.colormaps():
        key = strips.rendition_key(log_id, revision, name)
        blobs.write(blobs.renditions(), key, depth.recolour(overview, colormaps.table(name) or _GREYS), strips.PNG)
        facts = {"key": key, "width": width, "height": height, "media_type": strips.PNG}
        if not logs.record_rendition(log_id, name, facts):
            blobs.remove(blobs.renditions(), [key])
