"""Check whether the tables and buckets that the environment names can be reached."""

import os
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from core.aws import blobs, dynamodb
from core.kernel.logging import logger


def stores() -> dict[str, Callable[[], bool]]:
    """Return every store by a neutral name (`images_table`), with a call that returns whether it answers."""
    probes: dict[str, Callable[[str], object]] = {"_TABLE": _table, "_BUCKET": _bucket}
    return {
        variable.lower(): partial(_answers, probe, os.environ[variable])
        for variable in sorted(os.environ)
        for kind, probe in probes.items()
        if variable.endswith(kind)
    }


def _answers(probe: Callable[[str], object], name: str) -> bool:
    try:
        probe(name)
    except (BotoCoreError, ClientError):
        logger.warning("A store cannot be reached", exc_info=True)
        return False
    return True


@cache
def _tables() -> Any:
    return dynamodb.quick_client(connect_timeout=1, read_timeout=3, attempts=2)


def _table(name: str) -> None:
    _tables().describe_table(TableName=name)


def _bucket(name: str) -> None:
    blobs.client().head_bucket(Bucket=name)
