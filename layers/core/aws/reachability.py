"""Whether the tables and buckets that the environment names can be reached."""

import os
from collections.abc import Callable
from functools import cache, partial

from pynamodb.connection import Connection

from core.aws import blobs


def stores() -> dict[str, Callable[[], object]]:
    """Every store by a name that gives nothing away (`images_table`), with a call that fails if it is out of reach."""
    probes: dict[str, Callable[[str], object]] = {"_TABLE": _table, "_BUCKET": _bucket}
    return {
        variable.lower(): partial(probe, os.environ[variable])
        for variable in sorted(os.environ)
        for kind, probe in probes.items()
        if variable.endswith(kind)
    }


@cache
def _connection() -> Connection:
    return Connection(connect_timeout_seconds=1, read_timeout_seconds=3, max_retry_attempts=1)


def _table(name: str) -> None:
    _connection().dispatch("DescribeTable", {"TableName": name})  # the connection's own method remembers its answer


def _bucket(name: str) -> None:
    blobs.client().head_bucket(Bucket=name)
