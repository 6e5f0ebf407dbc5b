"""Compare the CPU of the parts of a request with that of the plain way to do them.

    ./run bench request_cpu

Both are measured in turn in one process, and the least of several rounds counts; trust the ratios, not the times. A
keyed POST is compared with one without a key, both on moto, which is about half of either. To store a picture is
compared with decoding it once: with the CPU of the decoding child, without that of moto.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from botocore.parsers import create_parser
from botocore.session import get_session
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber
from PIL import Image

import conftest  # noqa: F401 - the environment that the tests run in
from api.images import create_image
from core.aws import dynamodb, presigned
from core.index import compaction
from core.web.logging import logger
from imaging.analysis import fingerprints, labels
from imaging.raster import pixels
from picture_files import photograph

import moto_stack
from support import Context, a_multipart, a_request

ROUNDS = 5
STORED = 20  # pictures a round: the system counts the CPU of a child in hundredths of a second
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


def storing() -> tuple[float, float]:
    """Return the milliseconds of CPU of storing a JPEG of 95 kB inline, and of decoding it once by Pillow."""
    encoded = BytesIO()
    photograph(800, 600, np.random.default_rng(1)).save(encoded, "JPEG", quality=52)
    content = encoded.getvalue()

    def store() -> None:
        number = next(NUMBERS)
        comment = b"\xff\xfe\x00\x0a" + f"{number:08}".encode()  # or all would be duplicates
        file = "knee.jpg", content[:2] + comment + content[2:], "image/jpeg"
        body = a_multipart(("metadata", json.dumps({"image_key": f"picture-{number}"})), ("file", *file))
        response = create_image.handler(a_request("POST", "/v1/images", caller="ann", body=body), Context())
        assert response["statusCode"] == 201, response["body"]

    def stored() -> float:
        compaction.compact_all(lambda: True)
        spent["moto"], begun = 0.0, _children() + time.process_time()
        for _ in range(STORED):
            store()
        return 1000 * (_children() + time.process_time() - begun - spent["moto"]) / STORED

    spent, answered = {"moto": 0.0}, BotocoreStubber.__call__

    def counted(*args: Any, **named: Any) -> Any:
        begun = time.process_time()
        try:
            return answered(*args, **named)
        finally:
            spent["moto"] += time.process_time() - begun

    BotocoreStubber.__call__ = counted
    try:
        store()
        ours = min(stored() for _ in range(ROUNDS))
    finally:
        BotocoreStubber.__call__ = answered
    return ours, min(cpu(lambda: Image.open(BytesIO(content)).load()) for _ in range(STORED))


def _children() -> float:
    """Return the seconds of CPU of the running children of this process."""
    seconds = 0
    for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        used = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        seconds += (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")
    return seconds


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
        ours, plain = storing()
    print(f"| store a JPEG of 95 kB, against decoding it | 3.9 | {plain:.1f} | {ours:.1f} | {ours / plain:.2f} |")
    return missed + (ours / plain > 3.9)


if __name__ == "__main__":
    sys.exit(main())
