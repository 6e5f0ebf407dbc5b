"""Event messages have the form of AWS's."""

from itertools import islice
from urllib.parse import unquote_plus

import pytest

from local.triggers.changes import Change
from local.triggers.records import Facts, message, sequencers


def a_record(change: Change, facts: Facts | None = None):
    (record,) = message(change, facts, "0055AED6DCD90281E5")["Records"]
    return record


def test_a_created_object_is_described_whole():
    record = a_record(Change("ObjectCreated:Put", "originals", "in/a.png", "v1"), Facts(7, "abc"))

    assert (record["eventVersion"], record["eventSource"], record["awsRegion"]) == ("2.1", "aws:s3", "eu-west-1")
    assert record["eventName"] == "ObjectCreated:Put"
    assert record["eventTime"].endswith("Z")
    assert len(record["eventTime"]) == len("2026-01-02T03:04:05.678Z")
    assert record["s3"]["bucket"]["name"] == "originals"
    assert record["s3"]["bucket"]["arn"] == "arn:aws:s3:::originals"
    assert record["s3"]["object"] == {
        "key": "in/a.png",
        "size": 7,
        "eTag": "abc",
        "versionId": "v1",
        "sequencer": "0055AED6DCD90281E5",
    }
    assert {"userIdentity", "requestParameters", "responseElements"} <= set(record)


def test_a_removed_object_has_no_size():
    described = a_record(Change("ObjectRemoved:Delete", "b", "k"))["s3"]["object"]

    assert set(described) == {"key", "sequencer"}


@pytest.mark.parametrize(
    ("key", "encoded"),
    [
        ("in/a b.png", "in/a+b.png"),
        ("in/a+b.png", "in/a%2Bb.png"),
        ("in/ü(1).png", "in/%C3%BC%281%29.png"),
        ("in/100%", "in/100%25"),
    ],
)
def test_keys_are_form_encoded_but_for_the_slash(key, encoded):
    described = a_record(Change("ObjectCreated:Put", "b", key))["s3"]["object"]

    assert described["key"] == encoded
    assert unquote_plus(encoded) == key


def test_sequencers_grow_as_strings_do_over_restarts():
    first, later = list(islice(sequencers(), 50)), list(islice(sequencers(), 50))

    assert first == sorted(set(first))
    assert first[0] < later[0]
    assert all(len(sequencer) >= 16 and int(sequencer, 16) for sequencer in first)
