"""Bring back the files of depth logs after a loss: strips by their versions, and the overview anew from the file."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from core.aws import blobs
from core.depth_logs import colorings, depth_log_table, ingestion, strips
from core.depth_logs.model import StoredLog
from core.depth_logs.ports import DepthImaging
from core.images.model import Status


class _Discarded:
    """A strip that is there already."""

    def write(self, content: bytes, /) -> None: ...


def restore(segment: int, of: int, depth: DepthImaging) -> Iterator[str | None]:
    """Complete the files of every ready log in one of so many segments; yield what is lost for good, or None."""
    for row in depth_log_table.every(segment, of):
        if row.log.status is Status.READY:
            yield _restore(row.log, depth)


def _restore(log: StoredLog, depth: DepthImaging) -> str | None:
    folder = f"logs/{log.log_id}/{log.revision}/"
    blobs.unhide_folder(blobs.originals(), folder)
    stored = {key.removeprefix(folder) for key, _ in blobs.listed(blobs.originals(), folder)}
    wanted = {name for name, blocks in log.blocks.items() if blocks} | ({"file"} if log.has_file else set())
    if lost := wanted - stored:
        return f"{folder} lacks {', '.join(sorted(lost))}"
    overview = strips.overview_key(log.log_id, log.revision)
    if not blobs.exists(blobs.renditions(), overview):
        if not log.has_file:
            return f"{overview} cannot be made again: the log was imported before files were kept"
        blobs.write(blobs.renditions(), overview, _overview(log, depth), strips.PNG)
    colorings.colorize(log.log_id, overview, depth)
    return None


def _overview(log: StoredLog, depth: DepthImaging) -> bytes:
    """Read the file of a log once more, and return its overview as PNG."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        blobs.download(blobs.originals(), strips.file_key(log.log_id, log.revision), path)
        with path.open("rb") as file:
            rules = ingestion.rules_of(log)
            read = depth.import_depth_log(file, rules, lambda _: _Discarded(), ingestion.LARGEST, ingestion.SECONDS)
    return read.thumbnail
