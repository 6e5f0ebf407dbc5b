"""Compare the CPU of the parts of a request with that of the plain way to do them.

    ./run bench request_cpu

Both are measured in turn in one process, and the least of several rounds counts; trust the ratios, not the times. A
keyed POST is compared with one without a key, both on moto, which is about half of either.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, NamedTuple

import numpy as np
from botocore.parsers import create_parser
from botocore.session import get_session
from moto import mock_aws
from PIL import Image

import conftest  # noqa: F401 - the environment that the tests run in
from api.images import create_image
from core.aws import dynamodb, presigned
from core.web.logging import logger
from imaging.analysis import fingerprints, labels
from imaging.raster import pixels
from picture_files import photograph

import moto_stack
from support import Context, a_request

ROUNDS = 5
NUMBERS = count()


class Comparison(NamedTuple):
    """A part of a request: our way, the plain way, and the largest ratio of them that is good enough."""

    name: str
    goal: float
    ours: Callable[[], Any]
    plain: Callable[[], Any]


def comparisons() -> list[Comparison]:
    return [
        Comparison("a keyed POST, against one without a key", 1.8, lambda: _post(keyed=True), _post),
        _parsing(),
        _signing(),
        _looking(photograph(4000, 3000, np.random.default_rng(1))),
    ]


def _post(*, keyed: bool = False) -> None:
    number = next(NUMBERS)
    headers = {"Idempotency-Key": f"key-{number}"} if keyed else {}
    body = {"filename": "photo.jpg", "size": 1000, "image_key": f"picture-{number}"}
    response = create_image.handler(
        a_request("POST", "/v1/images", caller="ann", body=body, headers=headers), Context()
    )
    assert response["statusCode"] == 201, response["body"]


def _parsing() -> Comparison:
    client = dynamodb.client()
    shape = client.meta.service_model.operation_model("BatchGetItem").output_shape
    renditions = {f"{width}": {"M": {"key": {"S": "resized/" * 9}, "width": {"N": "512"}}} for width in range(12)}
    document = {f"field {number}": {"S": "text"} for number in range(30)} | {"tags": {"L": [{"S": "knee"}] * 4}}
    row = {"image_key": {"S": "img"}, "document": {"M": document}, "renditions": {"M": renditions}}
    answer = {"status_code": 200, "headers": {}, "body": json.dumps({"Responses": {"T": [row] * 100}}).encode()}
    ours, plain = client._endpoint._response_parser_factory.create_parser("json"), create_parser("json")  # noqa: SLF001
    return Comparison(
        "parse 100 rows, against botocore", 0.25, lambda: ours.parse(answer, shape), lambda: plain.parse(answer, shape)
    )


def _signing() -> Comparison:
    grant = presigned.Grant("GET", "originals", "originals/a/b", datetime.now(UTC), timedelta(hours=1))
    client = get_session().create_client("s3")
    return Comparison(
        "presign 100 URLs, against botocore",
        0.1,
        lambda: [presigned._sign(grant, {}, {}) for _ in range(100)],  # noqa: SLF001
        lambda: [
            client.generate_presigned_url("get_object", {"Bucket": "originals", "Key": "a/b"}) for _ in range(100)
        ],
    )


def _looking(picture: Image.Image) -> Comparison:
    def ours() -> None:
        small = pixels.reduced(picture)
        fingerprints.fingerprint_of(small)
        labels.sample(small)

    def plain() -> None:
        picture.convert("L").resize((32, 32), Image.Resampling.LANCZOS)
        picture.resize((128, 96), Image.Resampling.LANCZOS)

    return Comparison("look at 12 megapixels, against two Lanczos of all", 0.2, ours, plain)


def cpu(work: Callable[[], Any]) -> float:
    """Return the CPU of one run in milliseconds."""
    begun = time.process_time()
    work()
    return 1000 * (time.process_time() - begun)


def main() -> int:
    logger.setLevel("ERROR")
    missed = 0
    print("| what | goal, ratio | plain, ms | ours, ms | ratio |\n|---|---|---|---|---|")
    with mock_aws():
        moto_stack.provision()
        for each in comparisons():
            rounds = [(cpu(each.ours), cpu(each.plain)) for _ in range(ROUNDS)]
            ours, plain = (min(times) for times in zip(*rounds, strict=True))
            missed += ours / plain > each.goal
            print(f"| {each.name} | {each.goal} | {plain:.1f} | {ours:.1f} | {ours / plain:.2f} |")
    return missed


if __name__ == "__main__":
    sys.exit(main())
