"""Rows that owe work, of either table, are found when due, altered among other writers, and purged whole."""

from datetime import timedelta

import pytest

from core.aws import transactions
from core.aws.due_work import shard_of
from core.aws.transactions import ConditionFailed
from core.depth_logs import depth_log_table
from core.depth_logs.model import StoredLog
from core.images import image_table
from core.images.model import Status
from core.kernel.errors import NotFound, Unavailable
from core.kernel.values import revised

from support import NOON, an_image

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture(params=["image", "log"])
def table(request):
    return image_table if request.param == "image" else depth_log_table


@pytest.fixture
def create(table):
    def create(key):
        if table is image_table:
            return table.create(an_image(image_key=key), due_at=NOON)
        log = {"log_id": key, "name": "bore", "user_id": "ann", "created_at": NOON, "updated_at": NOON}
        return table.create(StoredLog(**log, status=Status.PENDING), due_at=NOON)

    return create


@pytest.fixture
def row(create):
    return create("knee")


@pytest.fixture
def pauses(monkeypatch):
    made = []
    monkeypatch.setattr(transactions.time, "sleep", made.append)
    return made


def owner_is(user_id):
    return lambda value: revised(value, user_id=user_id)


def test_a_row_is_overdue_from_its_moment_until_nothing_is_owed(table, row):
    def keys(moment):
        return [each.key for each in table.overdue(moment)]

    assert keys(NOON - timedelta(seconds=1)) == []
    assert keys(NOON) == [row.key]

    table.owe(row.key, None)

    assert keys(NOON) == []


def test_a_row_that_was_settled_after_the_index_was_read_is_not_overdue(table, create):
    first, second = [key for key in map(str, range(100)) if shard_of(key) == "0"][:2]
    for key in (first, second):
        create(key)

    found = table.overdue(NOON)
    kept = next(found).key
    table.owe(second if kept == first else first, None)

    assert list(found) == []


def test_altering_a_row_leaves_what_it_owes_unless_told(table, row):
    table.alter(row, owner_is("bob"))
    assert len(list(table.overdue(NOON))) == 1

    table.alter(table.find(row.key), owner_is("eve"), due_at=None)
    assert list(table.overdue(NOON)) == []


def test_the_slower_writer_alters_the_result_of_the_faster_one(table, row, pauses):
    faster = table.find(row.key, consistent=True)
    table.alter(faster, owner_is("bob"))

    altered = table.alter(row, lambda value: revised(value, user_id=f"{value.user_id} and eve"))

    assert altered.document.user_id == "bob and eve"
    assert table.find(row.key, consistent=True).document.user_id == "bob and eve"
    assert len(pauses) == 1


def test_a_row_that_others_never_leave_alone_is_unavailable_after_seven_pauses(table, row, pauses):
    def while_another_writes(value):
        table.owe(row.key, NOON)
        return revised(value, user_id="bob")

    with pytest.raises(Unavailable):
        table.alter(row, while_another_writes)

    assert len(pauses) == 7


def test_nothing_is_written_if_nothing_is_made(table, row, aws_calls):
    aws_calls.clear()

    assert table.alter(row, lambda _: None) is row
    assert aws_calls == []


def test_a_row_that_is_gone_is_not_made_again(table, row):
    table.purge(row.key)

    if table is image_table:
        with pytest.raises(NotFound):
            table.alter(row, owner_is("bob"))
    else:
        assert table.alter(row, owner_is("bob")) is None
    with pytest.raises(ConditionFailed):
        table.owe(row.key, NOON)
    assert table.find(row.key, consistent=True) is None


def test_the_main_part_of_a_partition_is_purged_last(table, row, aws_calls):
    item = type(row)
    item(row.key, "blocks#1", blob=b"x").save()
    aws_calls.clear()

    table.purge(row.key)

    _, batch, last = aws_calls
    deleted = next(iter(batch.parameters["RequestItems"].values()))
    assert [each["DeleteRequest"]["Key"]["part"]["S"] for each in deleted] == ["blocks#1"]
    assert last.operation == "DeleteItem"
    assert list(item.query(row.key)) == []
