"""Define a depth log: a line of pixels for every depth, read from a table of numbers."""

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, Field, StrictInt, StringConstraints

from core.depth_logs.depth import Depth
from core.depth_logs.rules import LogRules, NullValues
from core.images.model import Fault, Status
from core.images.shown import ShownRendition
from core.kernel.caller import Caller
from core.kernel.names import MAX_FILENAME, plain_filename
from core.kernel.text_forms import NFC
from core.kernel.times import UtcTime
from core.kernel.upload_target import Upload
from core.kernel.values import Value, kept
from core.kernel.visibility import Visibility

MAX_NAME = 200
ENTRY_BYTES = 36  # of index, a block
_LAST = slice(-28, -20)  # of an entry's bytes: the last depth of its block
WAITING = frozenset({Status.PENDING, Status.PROCESSING})


def last_depth(index: bytes) -> int:
    """Return the largest depth in an index."""
    return int.from_bytes(index[_LAST], "little", signed=True)


def indexes_together(indexes: Mapping[str, bytes]) -> bytes:
    """Join the indexes of strips by name: DynamoDB returns the map of their blocks in any order."""
    return b"".join(indexes[name] for name in sorted(indexes))


SavedName = Annotated[str, StringConstraints(max_length=MAX_FILENAME), AfterValidator(plain_filename)]


class LogDraft(LogRules):
    """A log whose table comes as a part of a form."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_NAME), NFC]
    visibility: Visibility = Visibility.PRIVATE
    filename: Annotated[
        SavedName | None, Field(description="Name under which the file is saved again; of a form, that of its file")
    ] = None


class StagedLogDraft(LogDraft):
    """A log whose table follows by a presigned upload."""

    size: Annotated[StrictInt, Field(gt=0, description="Size of the file to be uploaded, in bytes")]
    media_type: Annotated[str, StringConstraints(pattern=r"^[\w.+-]+/[\w.+-]+$", max_length=100)] = "text/csv"


class ReceivedLog(NamedTuple):
    """A request for a log: with `content` its table, without it an announcement."""

    draft: LogDraft | StagedLogDraft
    content: bytes | None


class LogFault(Fault):
    """The reason why a log failed: the first twenty faults by line and column."""

    errors: tuple[dict[str, Any], ...] = ()


class LogRecord(Value):
    """The fields of a log that the service keeps and shows as they are."""

    log_id: str
    status: Status
    user_id: str
    rows: int | None = None
    original_width: int | None = None
    depth_min: Depth | None = None
    depth_max: Depth | None = None
    created_at: UtcTime
    updated_at: UtcTime
    problem: LogFault | None = None


class StoredLog(LogDraft, LogRecord, extra="ignore"):
    """A log as its row stores it. `revision` names the bytes it was read from; `blocks` counts those of each strip."""

    staged: Annotated[bool, Field(description="The table arrives by a presigned upload")] = False
    size: int = 0
    media_type: str = "text/csv"
    request: Annotated[str | None, Field(description="Mark of the request that created the log")] = None
    revision: str = ""
    has_file: Annotated[bool, Field(description="The file is kept; it is not of logs from before it was")] = False
    null_value: NullValues = ()  # rows from before it was asked for have none
    blocks: Annotated[dict[str, int], Field(default_factory=dict)]
    split: Annotated[bool, Field(description="The index is stored in separate items")] = False

    def is_visible_to(self, caller: Caller) -> bool:
        if self.status is Status.DELETED:
            return False
        return self.visibility is Visibility.PUBLIC or self.is_editable_by(caller)

    def is_editable_by(self, caller: Caller) -> bool:
        return caller.is_admin or caller.user_id == self.user_id

    def index_of(self, strip: str, indexes: bytes) -> bytes:
        """Return the part of all indexes, as `indexes_together` joins them, that belongs to a strip."""
        names = sorted(self.blocks)
        start = sum(self.blocks[name] for name in names[: names.index(strip)])
        return indexes[start * ENTRY_BYTES : (start + self.blocks[strip]) * ENTRY_BYTES]


class Log(LogDraft, LogRecord, extra="ignore", json_schema_extra=kept(LogDraft, LogRecord)):
    """A log as the API shows it."""

    renditions: Annotated[dict[str, ShownRendition], Field(default_factory=dict)]
    upload: Upload | None = None
