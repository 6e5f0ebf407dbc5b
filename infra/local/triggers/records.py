"""Write S3's event messages, version 2.1.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
"""

import itertools
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from local.settings import ACCOUNT, REGION
from local.triggers.changes import Change


class Facts(NamedTuple):
    """The size of an object in bytes, and its ETag without quotes."""

    size: int
    etag: str


def message(change: Change, facts: Facts | None, sequencer: str) -> dict[str, Any]:
    """Return the event of one change; `facts` are those of a created object."""
    described: dict[str, Any] = {"key": quote_plus(change.key, safe="/*"), "sequencer": sequencer}
    if facts:
        described |= {"size": facts.size, "eTag": facts.etag}
    if change.version:
        described["versionId"] = change.version
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": REGION,
        "eventTime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
        "eventName": change.event,
        "userIdentity": {"principalId": f"AWS:{ACCOUNT}"},
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "responseElements": {"x-amz-request-id": uuid.uuid4().hex[:16].upper(), "x-amz-id-2": uuid.uuid4().hex},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "lightbox",
            "bucket": {
                "name": change.bucket,
                "ownerIdentity": {"principalId": ACCOUNT},
                "arn": f"arn:aws:s3:::{change.bucket}",
            },
            "object": described,
        },
    }
    return {"Records": [record]}


def sequencers() -> Iterator[str]:
    """Return an endless iterator of growing hexadecimal numbers, which keep growing after a restart."""
    return (f"00{number:016X}" for number in itertools.count(time.time_ns()))
