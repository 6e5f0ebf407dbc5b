"""A write that meets another is retried after a pause if its failure is temporary, and only then."""

import pytest
from botocore.exceptions import ClientError
from pynamodb.exceptions import TransactWriteError, UpdateError

from core.aws import transactions
from core.aws.directory_table import DirectoryItem
from core.aws.transactions import ATTEMPTS, ConditionFailed, retried, transact, write
from core.kernel.errors import Unavailable, ValidationFailed

pytestmark = pytest.mark.usefixtures("aws")
ABSENT = DirectoryItem.kind.does_not_exist()


@pytest.fixture
def pauses(monkeypatch):
    """Return the longest that each pause may be, and make none."""
    longest = []
    monkeypatch.setattr(transactions.random, "uniform", lambda _, most: most)
    monkeypatch.setattr(transactions.time, "sleep", longest.append)
    return longest


@pytest.fixture
def refusing(when_calling):
    """Let AWS refuse an operation for a reason, so many times; return the calls that were made of it."""

    def refuse(operation, code, times, reasons=()):
        calls = []

        def answer(call):
            if call.operation != operation:
                return
            calls.append(call)
            if len(calls) <= times:
                given = {"Error": {"Code": code}, "CancellationReasons": [{"Code": reason} for reason in reasons]}
                raise ClientError(given, operation)

        when_calling(answer)
        return calls

    return refuse


def entry(name="knee"):
    return DirectoryItem("test", name, target="x")


def save_together():
    transact(lambda transaction: transaction.save(entry(), condition=ABSENT))


def update():
    return write(lambda: entry().update([DirectoryItem.target.set("y")], add_version_condition=False))


@pytest.mark.parametrize("reason", ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"])
def test_a_transaction_that_met_another_is_tried_again(refusing, pauses, reason):
    calls = refusing("TransactWriteItems", "TransactionCanceledException", 2, [reason, "None"])

    save_together()

    assert DirectoryItem.find("test", "knee").target == "x"
    assert len(calls) == 3
    assert pauses == [0.02, 0.04]


@pytest.mark.parametrize("code", ["TransactionConflictException", "TransactionInProgressException"])
def test_a_write_that_met_a_transaction_is_tried_again(refusing, pauses, code):
    calls = refusing("UpdateItem", code, 2)

    update()

    assert DirectoryItem.find("test", "knee").target == "y"
    assert len(calls) == 3
    assert pauses == [0.02, 0.04]


@pytest.mark.parametrize(
    ("operation", "code", "act"),
    [
        ("TransactWriteItems", "TransactionCanceledException", save_together),
        ("UpdateItem", "TransactionConflictException", update),
    ],
)
def test_after_eight_attempts_it_is_unavailable(refusing, pauses, operation, code, act):
    calls = refusing(operation, code, 99, ["TransactionConflict"])

    with pytest.raises(Unavailable):
        act()

    assert len(calls) == ATTEMPTS == 8
    assert len(pauses) == 7
    assert pauses == sorted(set(pauses))


@pytest.mark.parametrize(
    ("operation", "code", "act", "kind"),
    [
        ("TransactWriteItems", "TransactionCanceledException", save_together, TransactWriteError),
        ("UpdateItem", "ValidationException", update, UpdateError),
    ],
)
def test_a_permanent_failure_is_not_retried(refusing, pauses, operation, code, act, kind):
    calls = refusing(operation, code, 99, ["ItemCollectionSizeLimitExceeded"])

    with pytest.raises(kind):
        act()

    assert len(calls) == 1
    assert pauses == []


def test_a_row_that_is_not_as_believed_is_not_tried_again(aws_calls, pauses):
    save_together()
    aws_calls.clear()

    with pytest.raises(ConditionFailed):
        save_together()
    with pytest.raises(ConditionFailed):
        write(lambda: entry().save(condition=ABSENT))

    assert [call.operation for call in aws_calls] == ["TransactWriteItems", "PutItem"]
    assert pauses == []


def test_a_function_that_finds_another_writer_faster_reads_and_writes_again(pauses):
    met = []

    @retried
    def claim(name, *, faster):
        met.append(name)
        if len(met) <= faster:
            raise ConditionFailed
        return f"{name} is mine"

    assert claim("knee", faster=3) == "knee is mine"
    assert pauses == [0.02, 0.04, 0.08]

    met.clear()
    with pytest.raises(Unavailable):
        claim("knee", faster=99)
    assert len(met) == ATTEMPTS


def save_many(number):
    """Write so many items in one transaction: one is checked, one deleted, the others are saved."""

    def fill(transaction):
        transaction.condition_check(DirectoryItem, "test", "checked", condition=ABSENT)
        transaction.delete(entry("deleted"), add_version_condition=False)
        for each in range(number - 2):
            transaction.save(entry(f"saved {each:03}"))

    transact(fill)


def test_a_transaction_holds_as_many_writes_as_dynamodb_takes():
    save_many(100)

    assert sum(1 for _ in DirectoryItem.query("test")) == 98


def test_a_transaction_that_dynamodb_would_not_take_is_never_sent(aws_calls):
    with pytest.raises(ValidationFailed):
        save_many(101)

    assert aws_calls == []
