"""Name, read and erase the objects of depth logs.

    incoming/logs/<log_id>               what a client uploaded; deleted once it is read
    logs/<log_id>/<revision>/<strip>     its blocks
    logs/<log_id>/<revision>/file        the same upload, byte for byte, once it is imported
    overviews/<log_id>/<revision>.png    the whole as one small grey picture      (renditions bucket)
    logs/<log_id>/<revision>/<name>.png  the same in colours                      (renditions bucket)
    logs/<log_id>/<revision>/drawn/...   ranges too large to be sent inline       (renditions bucket)

Keys depend only on the bytes that were read, so that a second run writes the same again.
"""

from core.aws import blobs, part_uploads
from core.aws.part_uploads import ObjectWriter

PNG = "image/png"
_BLOCKS = "application/octet-stream"


def incoming_key(log_id: str) -> str:
    return f"incoming/logs/{log_id}"


def file_key(log_id: str, revision: str) -> str:
    return _strip_key(log_id, revision, "file")


def overview_key(log_id: str, revision: str) -> str:
    return f"overviews/{log_id}/{revision}.png"


def rendition_key(log_id: str, revision: str, name: str) -> str:
    return f"logs/{log_id}/{revision}/{name}.png"


def drawn_key(log_id: str, revision: str, etag: str) -> str:
    return f"logs/{log_id}/{revision}/drawn/{etag}"


def writer(log_id: str, revision: str, strip: str) -> ObjectWriter:
    """Return a writer for the blocks of a strip."""
    return ObjectWriter(_strip_key(log_id, revision, strip), _BLOCKS)


def read(log_id: str, revision: str, strip: str, start: int, stop: int) -> bytes:
    """Return the bytes of a strip from `start` to `stop` (exclusive)."""
    return blobs.read(blobs.originals(), _strip_key(log_id, revision, strip), (start, stop - start))


def erase_leftovers(log_id: str, revision: str) -> None:
    """Erase what other runs have left: parts, other revisions, and older versions of the same objects."""
    part_uploads.abort(f"logs/{log_id}/")
    blobs.erase_folder(blobs.originals(), f"logs/{log_id}/", kept=f"logs/{log_id}/{revision}/")


def erase(log_id: str) -> None:
    """Erase every object of a log."""
    part_uploads.abort(f"logs/{log_id}/")
    blobs.erase_folder(blobs.originals(), f"logs/{log_id}/")
    blobs.erase(blobs.originals(), incoming_key(log_id))
    blobs.erase_folder(blobs.renditions(), f"overviews/{log_id}/")
    blobs.erase_folder(blobs.renditions(), f"logs/{log_id}/")


def _strip_key(log_id: str, revision: str, strip: str) -> str:
    return f"logs/{log_id}/{revision}/{strip}"
