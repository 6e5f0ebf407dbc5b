"""Return the file of a depth log as it was uploaded."""

from functools import partial

from core.aws import blobs, presigned
from core.depth_logs import lifecycle, strips
from core.depth_logs.model import StoredLog
from core.images.model import Status
from core.kernel.caller import Caller
from core.kernel.content import StoredFile, Tagged
from core.kernel.errors import Conflict, NotFound


def file(log_id: str, caller: Caller) -> Tagged[StoredFile]:
    """Return the file of a log, named for saving. Raises NotFound and Conflict if there is none."""
    log = lifecycle.get(log_id, caller).log
    if log.status is not Status.READY:
        raise Conflict(f"The status of the log is {log.status}")
    if not log.has_file:
        raise NotFound("The log was imported before files were kept")
    return Tagged(log.revision, lambda: _stored(log))


def _stored(log: StoredLog) -> StoredFile:
    where = blobs.originals(), strips.file_key(log.log_id, log.revision)
    name = log.filename or log.name + (".csv.gz" if "gzip" in log.media_type else ".csv")
    read, url = partial(blobs.read, *where), partial(presigned.get_url, *where, log.visibility)
    return StoredFile(log.size, log.media_type, read, url, name)
