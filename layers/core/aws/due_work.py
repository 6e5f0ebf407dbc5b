"""Rows that owe work: a sparse index, spread over a few partitions, by when the sweeper should look at each next."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Protocol
from zlib import crc32

from pynamodb.expressions.update import Action

SHARDS = 8


class Owing(Protocol):
    """A model with `due_shard`, `due_at` and the index over them."""

    due_shard: Any
    due_at: Any
    by_due: Any


def due(model: type[Owing], key: str, at: datetime | None) -> list[Action]:
    """The actions by which a row owes work from a moment on, or none any more."""
    if at is None:
        return [model.due_shard.remove(), model.due_at.remove()]
    return [model.due_shard.set(shard_of(key)), model.due_at.set(written(at))]


def overdue(model: type[Owing], now: datetime) -> Iterator[Any]:
    """What the index knows of the rows whose time has come, oldest debts first within each partition."""
    for shard in range(SHARDS):
        yield from model.by_due.query(str(shard), model.due_at <= written(now))


def is_due(row: Owing | None, now: datetime) -> bool:
    """Asked of the row itself, because the index lags behind its table."""
    return row is not None and row.due_at is not None and row.due_at <= written(now)


def shard_of(key: str) -> str:
    return str(crc32(key.encode()) % SHARDS)


def written(time: datetime) -> str:
    """Fixed width, so that text sorts as time."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")
