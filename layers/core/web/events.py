"""Convert S3 notifications into plain values."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.data_classes import S3Event


class Stored(NamedTuple):
    """An object that was written: `<prefix>/<image_key>/...`, or `incoming/images/<image_key>`."""

    key: str
    image_key: str


def stored(event: S3Event) -> Iterator[Stored]:
    for record in event.records:
        key = unquote_plus(record.s3.get_object.key)
        parts = key.split("/")
        yield Stored(key, parts[2] if parts[0] == "incoming" else parts[1])
