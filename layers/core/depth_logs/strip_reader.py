"""Open a strip of a depth log at a depth, for pictures and for frames.

One query finds the log, its visibility, and the positions of its blocks; one ranged read fetches those of any range.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from core.aws import blobs
from core.depth_logs import depth_log_table, strips
from core.depth_logs.model import StoredLog
from core.depth_logs.rules import LogRules
from core.images.model import Status
from core.kernel.caller import Caller
from core.kernel.errors import Conflict, NotFound

GREYS, NUMBERS = "greys", "numbers"


class Strip(NamedTuple):
    """A strip of a log, with its index from some depth on."""

    log: StoredLog
    name: str
    entries: bytes
    goes_on: bool

    @property
    def width(self) -> int:
        return (self.log.original_width if self.name == NUMBERS else self.log.width) or 0

    def fetch(self, start: int, stop: int) -> bytes:
        return strips.read(self.log.log_id, self.log.revision, self.name, start, stop)

    def rules(self, width: int) -> LogRules:
        """Return the meaning of its numbers; those of a grey strip are greys already."""
        if self.name != NUMBERS:
            return LogRules(width=width, resample=self.log.resample)
        rules = self.log.model_dump(include=set(LogRules.model_fields))
        return LogRules.model_validate(rules | {"width": width})


def opened(found: depth_log_table.Found | None, name: str, caller: Caller, width: int | None = None) -> Strip:
    """Open a strip. Raises NotFound for a log that the caller may not see, Conflict for one that is not readable."""
    if found is None or not found.log.is_visible_to(caller):
        raise NotFound
    log = found.log
    if log.status is not Status.READY:
        raise Conflict(f"The status of the log is {log.status}")
    if name == NUMBERS and width == log.width and not log.split:
        name = GREYS  # lines of that width exist already
    return Strip(log, name, found.of(name), found.goes_on)


def kept(log: StoredLog, tag: str) -> Callable[[bytes, str], str]:
    """Return a function that stores a picture or table made of a log, and returns its URL."""
    return partial(blobs.write_for_download, strips.drawn_key(log.log_id, log.revision, tag), log.visibility)
