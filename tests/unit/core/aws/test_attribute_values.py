"""DynamoDB's answers are parsed without the service model, to the same values."""

import json
from base64 import b64encode
from typing import Any

import pytest
from botocore.parsers import create_parser
from hypothesis import given
from hypothesis import strategies as st
from pynamodb.attributes import MapAttribute

from core.aws import dynamodb
from core.aws.attribute_values import plain
from core.images.image_table import ImageItem
from core.index.postings_table import Posting

ROW = {
    "name": {"S": "knee"},
    "size": {"N": "12"},
    "shared": {"BOOL": True},
    "gone": {"NULL": True},
    "block": {"B": b64encode(b"\0\1").decode()},
    "tags": {"SS": ["a", "b"]},
    "blocks": {"BS": [b64encode(b"\2").decode(), ""]},
    "document": {"M": {"list": {"L": [{"M": {"B": {"B": b64encode(b"\3").decode()}}}, {"N": "1"}]}, "none": {"M": {}}}},
}
ANSWERS: dict[str, dict[str, Any]] = {
    "GetItem": {"Item": ROW, "ConsumedCapacity": {"TableName": "T", "CapacityUnits": 0.5}},
    "Query": {"Items": [ROW, ROW], "Count": 2, "LastEvaluatedKey": {"id": {"S": "1"}}},
    "BatchGetItem": {"Responses": {"T": [ROW]}, "UnprocessedKeys": {"T": {"Keys": [{"id": {"B": "AA=="}}]}}},
    "UpdateItem": {"Attributes": ROW},
}


def test_answers_are_what_botocore_makes_of_them():
    client = dynamodb.client()
    for operation, body in ANSWERS.items():
        shape = client.meta.service_model.operation_model(operation).output_shape
        answer = {"status_code": 200, "headers": {}, "body": json.dumps(body).encode()}

        ours = client._endpoint._response_parser_factory.create_parser("json").parse(answer, shape)

        assert ours == create_parser("json").parse(answer, shape), operation


def test_the_old_item_of_a_refused_write_is_read_likewise():
    client = dynamodb.client()
    shape = client.meta.service_model.shape_for("ConditionalCheckFailedException")
    kind = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"
    answer = {"status_code": 400, "headers": {}, "body": json.dumps({"__type": kind, "Item": ROW}).encode()}

    ours = client._endpoint._response_parser_factory.create_parser("json").parse(answer, shape)

    assert ours == create_parser("json").parse(answer, shape)
    assert ours["Item"]["block"] == {"B": b"\0\1"}


SCALARS = st.none() | st.booleans() | st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(SCALARS, lambda each: st.lists(each) | st.dictionaries(st.text(), each))


@given(st.dictionaries(st.text(), VALUES))
def test_a_map_holds_what_pynamodb_reads_in_it(value):
    raw = MapAttribute()
    stored = raw.serialize(value)

    assert repr(plain({"M": stored})) == repr(raw.deserialize(stored)) == repr(value)


@pytest.mark.parametrize(
    ("attribute", "held"),
    [
        ({"N": "-3"}, -3),
        ({"N": "1E+40"}, 1e40),
        ({"N": "-0.5"}, -0.5),
        ({"B": b"\0"}, b"\0"),
        ({"SS": ["a", "b"]}, {"a", "b"}),
        ({"NS": ["1", "2.5"]}, {1, 2.5}),
        ({"BS": [b"\1"]}, {b"\1"}),
    ],
)
def test_numbers_and_sets_are_read_too(attribute, held):
    assert plain(attribute) == held


def test_all_tables_share_one_client():
    assert ImageItem._get_connection().connection.client is Posting._get_connection().connection.client
