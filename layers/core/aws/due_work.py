"""Store rows that may owe work: a sparse index, over a few partitions, by when the sweeper must look at each.

Such a row is the main part of a partition, with a document that says what it is; the other parts depend on it.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from types import EllipsisType
from typing import Any, ClassVar, Self
from zlib import crc32

from pydantic import BaseModel
from pynamodb.attributes import BinaryAttribute, UnicodeAttribute, VersionAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from core.aws.document import DocumentAttribute, PlainMapAttribute
from core.aws.table import Item
from core.aws.transactions import ConditionFailed, retried, write

SHARDS = 8


class ByDue(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_due"
        projection = KeysOnlyProjection()

    due_shard = UnicodeAttribute(hash_key=True)
    due_at = UnicodeAttribute(range_key=True)


class DueItem[V: BaseModel](Item):
    """The common part of the rows of images and depth logs; each table adds its keys and its document."""

    MAIN: ClassVar[str]  # part of the row that owes work, and name of its document

    part: UnicodeAttribute
    document: DocumentAttribute[V]
    version = VersionAttribute()
    renditions = PlainMapAttribute(null=True)
    due_shard = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)
    blob = BinaryAttribute(legacy_encoding=False, null=True)

    by_due = ByDue()

    @property
    def key(self) -> str:
        return self.attribute_values[self._hash_keyname or ""]

    @property
    def made(self) -> dict[str, dict[str, Any]]:
        """Return the renditions by name: `{key, width, height, media_type}`."""
        return self.renditions or {}

    @classmethod
    def new(cls, key: str, document: V, due_at: datetime) -> Self:
        """Return a row that is not yet written, and owes work."""
        return cls(key, document=document, renditions={}, due_shard=shard_of(key), due_at=written(due_at))

    @classmethod
    def find(cls, key: str, *, consistent: bool = False) -> Self | None:
        try:
            return cls.get(key, cls.MAIN, consistent_read=consistent)
        except DoesNotExist:
            return None

    @classmethod
    def find_many(cls, keys: Iterable[str], *, consistent: bool = False) -> dict[str, Self]:
        rows = cls.batch_get([(key, cls.MAIN) for key in keys], consistent_read=consistent)
        return {row.key: row for row in rows}

    @classmethod
    def overdue(cls, now: datetime) -> Iterator[Self]:
        """Yield the rows that are due, oldest first within each shard."""
        for shard in range(SHARDS):
            for known in cls.by_due.query(str(shard), cls.due_at <= written(now)):
                row = cls.find(known.key, consistent=True)  # the index lags behind its table
                if row and row.due_at and row.due_at <= written(now):
                    yield row

    @classmethod
    def owe(cls, key: str, due_at: datetime | None) -> None:
        """Set when the sweeper must look at a row next, or None for never."""
        cls.note(key, cls.due(key, due_at), cls.part.exists())

    @classmethod
    def purge(cls, key: str) -> None:
        """Delete all parts of a partition, the main one last, so that a crash leaves something to continue from."""
        parts = [item.part for item in cls.query(key, attributes_to_get=["part"])]
        with cls.batch_write() as batch:
            for part in parts:
                if part != cls.MAIN:
                    batch.delete(cls(key, part))
        write(lambda: cls(key).delete(add_version_condition=False))

    @classmethod
    def due(cls, key: str, at: datetime | EllipsisType | None) -> list[Action]:
        """Return the actions that set when a row is due: a moment, None for never, `...` for unchanged."""
        if isinstance(at, EllipsisType):
            return []
        if at is None:
            return [cls.due_shard.remove(), cls.due_at.remove()]
        return [cls.due_shard.set(shard_of(key)), cls.due_at.set(written(at))]

    @classmethod
    def note(cls, key: str, actions: list[Action], condition: Condition) -> Self:
        """Update a row whatever its version. Raises ConditionFailed."""
        row = cls(key, version=0)  # PynamoDB increments a known version and sets an unknown one
        # PynamoDB adds the version to the list that it gets, so each attempt gets another.
        write(lambda: row.update([*actions], condition=condition, add_version_condition=False))
        return row

    @classmethod
    def note_renditions(cls, key: str, made: dict[str, dict[str, Any]], alive: Iterable[str]) -> Self | None:
        """Note which renditions were made; None unless the status is one of `alive`: their maker takes them back."""
        actions: list[Action] = [Path(cls.renditions)[name].set(facts) for name, facts in made.items()]
        try:
            return cls.note(key, actions, Path(f"{cls.MAIN}.status").is_in(*alive))
        except ConditionFailed:
            return None

    def alter(self, make: Callable[[V], V | None], change: Callable[[Self, V], None]) -> Self | None:
        """Change the document of a row by `make`, written by `change`, and repeat if another request was faster.

        Return the row as it is afterwards, or None if it is gone. Nothing is written if `make` returns None.
        """
        row: Self | None = self

        @retried
        def attempt() -> Self | None:
            nonlocal row
            value = make(row.document) if row else None
            if row and value is not None:
                try:
                    change(row, value)
                except ConditionFailed:
                    row = self.find(self.key, consistent=True)
                    raise
            return row

        return attempt()


def shard_of(key: str) -> str:
    return str(crc32(key.encode()) % SHARDS)


def written(time: datetime) -> str:
    """Format a time at fixed width, so that text sorts as time."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")
