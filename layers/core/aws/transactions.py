"""Write on conditions, one row or several at once, with the retries that botocore omits.

botocore retries neither a write that meets a transaction nor a cancelled transaction.
"""

import random
import time
from collections.abc import Callable
from functools import cache, partial, wraps

from pynamodb.connection import Connection
from pynamodb.exceptions import DeleteError, PutError, TransactWriteError, UpdateError
from pynamodb.transactions import TransactWrite

from core.aws import dynamodb
from core.aws.refusals import code_of
from core.kernel.errors import Unavailable, ValidationFailed

ATTEMPTS = 8
MOST_ITEMS = 100
# Codes of temporary failures: of a row in a cancelled transaction, and of a refused request.
_PASSING = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
_UNDER_WAY = {"TransactionConflictException", "TransactionInProgressException"}


type Transaction = TransactWrite
type Addition = Callable[[Transaction], None]  # adds writes to a transaction


class ConditionFailed(Exception):
    """A row was not as expected: already created, gone, or changed by another request."""


class _Clash(Exception):
    """Another transaction was working on the same rows, so nothing is known of them yet."""


def retried[**P, T](attempt: Callable[P, T]) -> Callable[P, T]:
    """Repeat a function that reads, checks and writes while it raises ConditionFailed.

    Raises Unavailable after eight attempts.
    """

    @wraps(attempt)
    def until_written(*args: P.args, **options: P.kwargs) -> T:
        return _repeat(partial(attempt, *args, **options), ConditionFailed)

    return until_written


def transact(fill: Addition) -> None:
    """Commit what `fill` adds to a transaction. Raises ConditionFailed, or Unavailable after eight clashes."""
    _repeat(partial(_commit, fill), _Clash)


def write[T](one: Callable[[], T]) -> T:
    """Return what one write outside of transactions returns. Raises as `transact` does."""
    return _repeat(partial(_write, one), _Clash)


def _repeat[T](attempt: Callable[[], T], on: type[Exception]) -> T:
    """Pause longer after each failed attempt, by chance, so that many writers get out of each other's way."""
    failed = 0
    while True:
        try:
            return attempt()
        except on as error:
            failed += 1
            if failed == ATTEMPTS:
                raise Unavailable("Too many concurrent changes") from error
        time.sleep(random.uniform(0, 0.01 * 2**failed))  # noqa: S311 - jitter, not a secret


def _commit(fill: Addition) -> None:
    try:
        with TransactWrite(connection=_connection()) as transaction:
            fill(transaction)
            _check_size(transaction)
    except TransactWriteError as error:
        reasons = {reason.code for reason in error.cancellation_reasons if reason}
        if "ConditionalCheckFailed" in reasons:
            raise ConditionFailed from error
        if reasons & _PASSING or code_of(error) in _UNDER_WAY:
            raise _Clash from error
        raise


def _write[T](one: Callable[[], T]) -> T:
    try:
        return one()
    except (PutError, UpdateError, DeleteError) as error:
        if code_of(error) == "ConditionalCheckFailedException":
            raise ConditionFailed from error
        if code_of(error) in _UNDER_WAY:
            raise _Clash from error
        raise


@cache
def _connection() -> Connection:
    return dynamodb.share(Connection())


def _check_size(transaction: Transaction) -> None:
    kinds = ("_condition_check_items", "_delete_items", "_put_items", "_update_items")
    if sum(len(getattr(transaction, kind)) for kind in kinds) > MOST_ITEMS:
        raise ValidationFailed(
            "The image is in too many index lists to change at once: use fewer instruments or shares"
        )
