"""A transaction copies the items that it touches, however many others the table holds."""

from typing import Any

import boto3
import pytest
from moto.dynamodb.models.dynamo_type import Item


def puts(name: str, count: int) -> list[dict[str, Any]]:
    items = [{"image_key": {"S": f"{name}-{number}"}, "part": {"S": name}} for number in range(count)]
    return [{"Put": {"TableName": "ImagesTable", "Item": item}} for item in items]


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[Item]:
    """Record the items that are copied."""
    copied: list[Item] = []
    copy: Any = Item.__deepcopy__

    def counted(item: Item, memo: Any) -> Item:
        copied.append(item)
        return copy(item, memo)

    monkeypatch.setattr(Item, "__deepcopy__", counted)
    return copied


def test_a_transaction_costs_no_more_in_a_large_table(aws: None, copied: list[Item]):  # noqa: ARG001
    dynamodb = boto3.client("dynamodb")
    for batch in range(5):
        dynamodb.transact_write_items(TransactItems=puts(f"filler-{batch}", 100))
    dynamodb.transact_write_items(TransactItems=puts("touched", 10))
    copied.clear()

    dynamodb.transact_write_items(TransactItems=puts("touched", 20))

    assert len(copied) == 10
