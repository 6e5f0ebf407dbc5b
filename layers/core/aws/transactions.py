"""Several writes or none, with the retries that botocore leaves out.

botocore retries neither TransactionConflict nor a cancelled transaction, so this does.
"""

import random
import time
from collections.abc import Callable, Iterator
from functools import cache

from pynamodb.connection import Connection
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from core.aws.refusals import code_of
from core.kernel.errors import Unavailable, ValidationFailed

ATTEMPTS = 8
MOST_ITEMS = 100
_PASSING = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}


type Transaction = TransactWrite
type Addition = Callable[[Transaction], None]  # adds writes to a transaction


class ConditionFailed(Exception):
    """A row was not as it was believed to be: made already, gone, or changed by somebody else."""


@cache
def _connection() -> Connection:
    return Connection(connect_timeout_seconds=2, read_timeout_seconds=5)


def _check_size(transaction: Transaction) -> None:
    kinds = ("_condition_check_items", "_delete_items", "_put_items", "_update_items")
    if sum(len(getattr(transaction, kind)) for kind in kinds) > MOST_ITEMS:
        raise ValidationFailed(
            "The image is in too many index lists to change at once: use fewer instruments or shares"
        )


def attempts() -> Iterator[int]:
    """Eight turns, each after a longer pause by chance, in which many writers get out of each other's way."""
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311 - jitter, not a secret
        yield attempt


def transact(fill: Addition) -> None:
    """Commit what `fill` adds to the transaction. Raises ConditionFailed, or Unavailable after eight clashes."""
    for _ in attempts():
        try:
            with TransactWrite(connection=_connection()) as transaction:
                fill(transaction)
                _check_size(transaction)
        except TransactWriteError as error:
            reasons = {reason.code for reason in error.cancellation_reasons if reason}
            if "ConditionalCheckFailed" in reasons:
                raise ConditionFailed from error
            if not reasons & _PASSING and code_of(error) != "TransactionInProgressException":
                raise
        else:
            return
    raise Unavailable("Too many concurrent changes")
