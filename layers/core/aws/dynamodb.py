"""Provide the one client of DynamoDB, which all tables share: its making takes longer than most requests.

Time-outs are far below the 30 seconds of API Gateway.
"""

from functools import cache
from typing import Any

from botocore.config import Config
from pynamodb.connection import Connection

from core.aws import attribute_values
from core.aws.session import new_client

CONNECTIONS = 32


@cache
def client() -> Any:
    return quick_client(connect_timeout=2, read_timeout=5, attempts=5)


def quick_client(connect_timeout: int, read_timeout: int, attempts: int) -> Any:
    """Return a client that checks no parameters, for PynamoDB does, and waits so many seconds at most."""
    config = Config(
        parameter_validation=False,
        connect_timeout=connect_timeout,
        read_timeout=read_timeout,
        max_pool_connections=CONNECTIONS,
        retries={"mode": "standard", "total_max_attempts": attempts},
    )
    made = new_client("dynamodb", config)
    attribute_values.read_plainly(made)
    return made


def share(connection: Connection) -> Connection:
    """Let a connection of PynamoDB use the shared client, and return it."""
    connection._client = client()  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    return connection
