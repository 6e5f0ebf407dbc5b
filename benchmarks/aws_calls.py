"""Count what a request costs at AWS: calls, items read and bytes, while the real handlers run on moto.

    ./run bench aws_calls

Counts do not depend on the machine, so tests/contract/test_budgets.py holds the service to them.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from moto import mock_aws

import conftest  # noqa: F401 - the environment that the tests run in
from api.exports import export_coco
from api.images import create_image, delete_image, get_image, get_image_file, list_images, update_image
from core.web.logging import logger

import moto_stack
from support import Context, a_multipart, a_png, a_request, answer
from wire import WIRE, Call, unaudited

SAMPLES = Path(__file__).parents[2] / "shared" / "data"
CORNERS = [[0, 0], [9, 0], [9, 9]]
ANNOTATIONS = [{"instrument": f"tool {number % 5}", "polygon": {"points": CORNERS}} for number in range(40)]


class Cost(NamedTuple):
    """The cost of one request: AWS calls, DynamoDB items in their answers, bytes received from S3."""

    calls: int
    items: int
    received: int


class Case(NamedTuple):
    name: str
    budget: int
    run: Callable[[], Cost]


def cases() -> Iterator[Case]:
    """Return every case, on a stack of twenty-five pictures and, given the samples, a DICOM file of ten frames."""
    for number in range(25):
        _upload(create_image.handler, a_png(), f"picture-{number:02}")
    one = "/v1/images/picture-00"
    yield Case("get an image", 1, lambda: _cost(get_image.handler, a_request("GET", one, caller="ann")))
    # One read for each of the scopes (public, own) and one for the rows; an administrator has one scope, so one less.
    listing = a_request("GET", "/v1/images", caller="ann", limit=20)
    yield Case("list 20 images", 3, lambda: _cost(list_images.handler, listing))
    yield Case("the original", 2, lambda: _cost(get_image_file.handler, a_request("GET", f"{one}/file", caller="ann")))
    scaled = a_request("GET", f"{one}/file", caller="ann", width=32)
    yield Case("a picture drawn to order", 2, lambda: _cost(get_image_file.handler, scaled))
    # Each change reads first, eventually, whether its caller's access has ended.
    patch = a_request("PATCH", one, caller="ann", body={"description": "left knee"})
    yield Case("change an image", 3, lambda: _cost(update_image.handler, patch))
    create = _upload_request(a_png(), "another")
    # Three of its calls look for duplicates: one for each scope, and one for the lists of its bytes and its owner.
    yield Case("store a picture", 8, lambda: _cost(create_image.handler, create))
    yield Case("delete an image", 9, lambda: _cost(delete_image.handler, a_request("DELETE", one, caller="ann")))
    for number in range(100):
        _upload(create_image.handler, a_png(), f"annotated-{number:02}", client_id="lab", annotations=ANNOTATIONS)
    hundred = {"caller": "ann", "client_id": "lab"}
    plain = _cost(list_images.handler, a_request("GET", "/v1/images", limit=100, **hundred)).calls
    expanded = a_request("GET", "/v1/images", limit=100, expand="annotations", **hundred)
    yield Case("100 images with 40 annotations each", 2 * plain, lambda: _cost(list_images.handler, expanded))
    export = a_request("GET", "/v1/exports/coco", **hundred)
    # A read more for the annotations, two for the instruments there are, and two for their category ids.
    yield Case("export 100 images as COCO", plain + 5, lambda: _cost(export_coco.handler, export))
    scan = SAMPLES / "dicom" / "emr_jpegls_10f.dcm"
    if scan.exists():
        _upload(create_image.handler, scan.read_bytes(), "scan")
        frame = a_request("GET", "/v1/images/scan/file", caller="ann", frame=7, format="png")
        yield Case("one frame of a DICOM file", 2, lambda: _cost(get_image_file.handler, frame))


def _upload(handler: Any, content: bytes, key: str, **fields: Any) -> None:
    assert handler(_upload_request(content, key, **fields), Context())["statusCode"] == 201


def _upload_request(content: bytes, key: str, **fields: Any) -> dict[str, Any]:
    metadata = json.dumps({"image_key": key} | fields)
    body = a_multipart(("metadata", metadata), ("file", "scan", content, "application/octet-stream"))
    return a_request("POST", "/v1/images", caller="ann", body=body)


def _cost(handler: Any, request: dict[str, Any]) -> Cost:
    with counted() as calls:
        response = handler(request, Context())
    assert response["statusCode"] < 300, answer(response)
    counting = unaudited(calls)  # every change, and every reading of a file, costs one write more
    return Cost(
        len(counting), sum(call.items for call in counting), sum(c.received for c in counting if c.service == "s3")
    )


@contextmanager
def counted() -> Iterator[list[Call]]:
    calls: list[Call] = []
    WIRE.after.append(calls.append)
    try:
        yield calls
    finally:
        WIRE.after.remove(calls.append)


def main() -> None:
    logger.setLevel("ERROR")
    with mock_aws():
        moto_stack.provision()
        print("| request | AWS calls | budget | items read | bytes from S3 |\n|---|---|---|---|---|")
        for case in cases():
            cost = case.run()
            print(f"| {case.name} | {cost.calls} | {case.budget} | {cost.items} | {cost.received:,} |")


if __name__ == "__main__":
    main()
