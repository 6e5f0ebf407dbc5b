"""What docs/costs.md says of idle stacks follows from the templates, and units are counted as AWS counts them."""

import importlib.util

import boto3
import pytest

from capacity import billed, size_of
from local.settings import ROOT

IMAGE = {"image_key": {"S": "a"}, "part": {"S": "image"}}


@pytest.mark.usefixtures("aws")
def test_the_cost_of_an_idle_stack_is_told_as_it_is(stack):
    spec = importlib.util.spec_from_file_location("cost", ROOT / "benchmarks" / "cost.py")
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)

    assert benchmark.sentence(*benchmark.idle(stack)) in " ".join((ROOT / "docs" / "costs.md").read_text().split())


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "é"}, 2),
        ({"N": "-1234"}, 4),
        ({"B": b"abc"}, 3),
        ({"BOOL": True}, 1),
        ({"SS": ["a", "bc"]}, 3),
        ({"M": {"ab": {"S": "cd"}}}, 8),
        ({"L": [{"S": "a"}, {"NULL": True}]}, 7),
    ],
)
def test_a_value_has_the_size_that_dynamodb_counts(value, size):
    assert size_of(value) == size


@pytest.mark.usefixtures("aws")
def test_units_follow_from_sizes_consistency_transactions_and_indexes():
    dynamodb = boto3.client("dynamodb")
    large = IMAGE | {"blob": {"B": b"x" * 5000}}
    due = {"due_shard": {"S": "1"}, "due_at": {"S": "2030"}}

    def units(call, **given):
        with billed() as bill:
            getattr(dynamodb, call)(**given)
        return bill.read_units, bill.write_units

    put = {"Put": {"TableName": "ImagesTable", "Item": large | due}}
    key = {"TableName": "ImagesTable", "Key": IMAGE}
    assert units("put_item", TableName="ImagesTable", Item=large) == (0, 5)
    assert units("get_item", **key) == (1, 0)
    assert units("get_item", **key, ConsistentRead=True) == (2, 0)
    assert units("transact_write_items", TransactItems=[put]) == (0, 2 * 5 + 1)  # and an entry in by_due
    assert units("delete_item", **key) == (0, 5 + 1)
