"""Many writers of one row: what was acknowledged is there, what was refused is not, and few are refused.

DynamoDB refuses a third of all writes, by chance that is the same in each run, for another transaction is at work.
"""

import json
from collections import Counter
from random import Random

import numpy as np
import pytest

from api.annotations import create_annotation, list_instruments
from api.dicomweb import search_instances
from api.images import create_image
from api.locations import create_location, get_location
from api.tags import list_tags
from core.aws import transactions
from dicom_files import a_data_set, written
from faults import conflicts

from support import a_multipart, a_png, a_request, answer

WRITES, IMAGES = 40, 12
OF_REQUESTS = {"AuditTable", "IdempotencyTable"}  # no transaction touches these
TRIANGLE = [[1, 1], [9, 1], [9, 9]]


@pytest.fixture
def busy(when_calling, monkeypatch):
    """Let every third write meet another transaction from here on; return how many did."""
    chance, met = Random(11), Counter()  # noqa: S311 - the same in each run
    monkeypatch.setattr(transactions.time, "sleep", lambda _: None)

    def meet(call):
        faults = conflicts(call) if call.parameters.get("TableName") not in OF_REQUESTS else []
        if faults and chance.random() < 1 / 3:
            met[call.operation] += 1
            raise chance.choice(faults)(call)

    return lambda: when_calling(meet) or met


def acknowledged(responses):
    """Return how many requests were done; each other one was refused as busy, and these are few."""
    codes = Counter(response["statusCode"] for response in responses)
    assert codes.keys() <= {201, 503}
    assert codes[503] <= len(responses) // 10
    return codes[201]


def test_instruments_count_what_was_acknowledged(keep, invoke, busy, wire):
    keep("ann", "knee", width=100, height=80)
    body = {"instrument": "clamp", "polygon": {"points": TRIANGLE}}
    met = busy()

    responses = [
        invoke(create_annotation.handler, a_request("POST", "/v1/images/knee/annotations", caller="ann", body=body))
        for _ in range(WRITES)
    ]

    wire.mend()
    counted = answer(invoke(list_instruments.handler, a_request("GET", "/v1/instruments", caller="ann")))["data"]
    assert met.total() > WRITES // 4
    assert [each["annotation_count"] for each in counted] == [acknowledged(responses)]


def test_tags_locations_and_studies_have_what_was_acknowledged(aws, invoke, busy, wire):  # noqa: ARG001
    place = {"id": "theatre-1"}
    assert invoke(create_location.handler, a_request("POST", "/v1/locations", caller="ann", body=place))
    metadata = json.dumps({"tags": ["hot"], "location_id": "theatre-1"})
    files = [
        written(a_data_set(np.zeros((4, 4), np.uint8), SOPInstanceUID=f"1.2.3.{number}")) if number % 2 else a_png(4, 4)
        for number in range(IMAGES)
    ]
    met = busy()

    def send(content):
        body = a_multipart(("metadata", metadata), ("file", "hot", content, "application/octet-stream"))
        return invoke(create_image.handler, a_request("POST", "/v1/images", caller="ann", body=body))

    responses = [send(content) for content in files]

    wire.mend()
    done = acknowledged(responses)
    instances = acknowledged(responses[1::2])
    assert met.total() > IMAGES // 4
    tags = answer(invoke(list_tags.handler, a_request("GET", "/v1/tags", caller="ann")))["data"]
    location = answer(invoke(get_location.handler, a_request("GET", "/v1/locations/theatre-1", caller="ann")))
    study = invoke(
        search_instances.handler,
        a_request("GET", "/dicomweb/studies/1.2/instances", caller="ann", limit="200"),
    )
    assert [(each["name"], each["image_count"]) for each in tags] == [("hot", done)]
    assert location["image_count"] == done
    assert len(answer(study)) == instances
