"""moto's DynamoDB behind the stack's lock and patches: atomic, and exact."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

pytestmark = pytest.mark.xdist_group("small-service")


def test_the_table_is_as_the_template_says(client, table):
    lifetime = client("dynamodb").describe_time_to_live(TableName=table)["TimeToLiveDescription"]

    assert lifetime == {"AttributeName": "expires_at", "TimeToLiveStatus": "ENABLED"}


def test_conditional_writes_are_atomic(client, table):
    dynamodb = client("dynamodb")
    key = {"id": {"S": "counter"}, "part": {"S": "n"}}
    dynamodb.put_item(TableName=table, Item={**key, "version": {"N": "0"}})
    acknowledged: list[int] = []
    go = threading.Barrier(8)

    def increment(_: int) -> None:
        go.wait()
        for _ in range(10):
            version = int(dynamodb.get_item(TableName=table, Key=key)["Item"]["version"]["N"])
            try:
                dynamodb.update_item(
                    TableName=table,
                    Key=key,
                    UpdateExpression="SET version = :next",
                    ConditionExpression="version = :now",
                    ExpressionAttributeValues={":next": {"N": str(version + 1)}, ":now": {"N": str(version)}},
                )
                acknowledged.append(version)
            except dynamodb.exceptions.ConditionalCheckFailedException:
                continue

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(increment, range(8)))

    final = int(dynamodb.get_item(TableName=table, Key=key)["Item"]["version"]["N"])
    assert final == len(acknowledged) == len(set(acknowledged))


def test_a_query_reads_its_partition_in_order_and_in_pages(client, table):
    dynamodb = client("dynamodb")
    for number in (3, 1, 2, 5, 4):
        dynamodb.put_item(TableName=table, Item={"id": {"S": "list"}, "part": {"S": f"{number}"}})
        dynamodb.put_item(TableName=table, Item={"id": {"S": f"other-{number}"}, "part": {"S": "3"}})
    question = {
        "TableName": table,
        "KeyConditionExpression": "id = :id AND part >= :from",
        "ExpressionAttributeValues": {":id": {"S": "list"}, ":from": {"S": "2"}},
        "ScanIndexForward": False,
        "Limit": 3,
    }

    first = dynamodb.query(**question)
    rest = dynamodb.query(**question, ExclusiveStartKey=first["LastEvaluatedKey"])

    assert [item["part"]["S"] for item in first["Items"]] == ["5", "4", "3"]
    assert [item["part"]["S"] for item in rest["Items"]] == ["2"]


def test_a_transaction_that_fails_leaves_everything_as_it_was(client, table):
    dynamodb = client("dynamodb")

    def key(part: str) -> dict[str, Any]:
        return {"id": {"S": "transaction"}, "part": {"S": part}}

    for part in ("changed", "deleted", "replaced"):
        dynamodb.put_item(TableName=table, Item={**key(part), "n": {"N": "1"}, "list": {"L": [{"S": "a"}]}})
    everything = {
        "TableName": table,
        "KeyConditionExpression": "id = :id",
        "ExpressionAttributeValues": {":id": {"S": "transaction"}},
    }
    before = dynamodb.query(**everything)["Items"]
    change = {"UpdateExpression": "SET n = :n, #l[0] = :s", "ExpressionAttributeNames": {"#l": "list"}}
    values = {":n": {"N": "2"}, ":s": {"S": "b"}}
    writes: list[dict[str, Any]] = [
        {"Update": {"TableName": table, "Key": key("changed"), **change, "ExpressionAttributeValues": values}},
        {"Delete": {"TableName": table, "Key": key("deleted")}},
        {"Put": {"TableName": table, "Item": {**key("replaced"), "n": {"N": "3"}}}},
        {"Put": {"TableName": table, "Item": {**key("added"), "n": {"N": "3"}}}},
    ]
    unmet = {"TableName": table, "Item": {**key("x"), "n": {"N": "1"}}, "ConditionExpression": "attribute_exists(id)"}

    with pytest.raises(dynamodb.exceptions.TransactionCanceledException):
        dynamodb.transact_write_items(TransactItems=[*writes, {"Put": unmet}])
    with pytest.raises(dynamodb.exceptions.ClientError, match="multiple operations on one item"):
        dynamodb.transact_write_items(TransactItems=[*writes, writes[-1]])
    assert dynamodb.query(**everything)["Items"] == before

    dynamodb.transact_write_items(TransactItems=writes)
    after = {item["part"]["S"]: item["n"]["N"] for item in dynamodb.query(**everything)["Items"]}
    assert after == {"changed": "2", "replaced": "3", "added": "3"}


def test_every_kind_of_value_comes_back_as_it_went_in(client, table):
    dynamodb = client("dynamodb")
    item = {
        "id": {"S": "kinds"},
        "part": {"S": "ü"},
        "number": {"N": "1.5"},
        "bytes": {"B": b"\x00\xff"},
        "flags": {"L": [{"BOOL": True}, {"NULL": True}, {"M": {}}, {"L": []}, {"B": b"\x01"}]},
        "sets": {"M": {"s": {"SS": ["a"]}, "n": {"NS": ["1"]}, "b": {"BS": [b"\x02"]}}},
        "empty": {"S": ""},
    }
    key = {name: item[name] for name in ("id", "part")}
    dynamodb.put_item(TableName=table, Item=item)

    found = dynamodb.query(
        TableName=table, KeyConditionExpression="id = :id", ExpressionAttributeValues={":id": key["id"]}
    )

    assert found["Items"] == [item]
    assert dynamodb.get_item(TableName=table, Key=key)["Item"] == item
    assert dynamodb.delete_item(TableName=table, Key=key, ReturnValues="ALL_OLD")["Attributes"] == item
