"""Define what the models of all tables have in common: the client of the process, and reading two tables at once."""

import random
import time
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Self

from pynamodb.connection.table import TableConnection
from pynamodb.models import Model

from core.aws import dynamodb
from core.kernel.errors import Unavailable

ATTEMPTS = 8
MOST_KEYS = 100  # of one call, in all tables together

type Keys = Iterable[tuple[str, str]]


class Item(Model):
    """An item of a table."""

    @classmethod
    def _get_connection(cls) -> TableConnection:
        """Return the connection of this table; PynamoDB would make a client for each."""
        connection = super()._get_connection()
        dynamodb.share(connection.connection)
        return connection

    @classmethod
    def read_with[B: Item](cls, keys: Keys, other: type[B], others: Keys) -> tuple[list[Self], list[B]]:
        """Return the items of two tables with these keys, at most 100 different ones, read eventually.

        Raises Unavailable if AWS has not answered for all of them after eight attempts.
        """
        asked, found = cls.asked(keys) | other.asked(others), defaultdict[str, list[Any]](list)
        for attempt in range(ATTEMPTS):  # AWS may answer a part, and say what is left
            answer = dynamodb.client().batch_get_item(RequestItems=asked)
            for table, items in answer["Responses"].items():
                found[table] += items
            asked = answer.get("UnprocessedKeys")
            if not asked:
                break
            time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - jitter, not a secret
        else:
            raise Unavailable("The database is busy")
        mine, theirs = found[cls.Meta.table_name], found[other.Meta.table_name]
        return list(map(cls.from_raw_data, mine)), list(map(other.from_raw_data, theirs))

    @classmethod
    def asked(cls, keys: Keys) -> dict[str, Any]:
        """Return keys as BatchGetItem takes them."""
        first, second = cls._hash_keyname or "", cls._range_keyname or ""
        return {cls.Meta.table_name: {"Keys": [{first: {"S": one}, second: {"S": two}} for one, two in keys]}}
