"""Count the capacity units of the commonest requests against their goals, while the real handlers run on moto.

    ./run bench units

Audit events are left out: each change writes one more, of two units. tests/contract/test_budgets.py holds the service
to these budgets. What pages of large libraries read is counted by search_items.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from moto import mock_aws

import conftest  # noqa: F401 - the environment that the tests run in
from api.images import create_image, get_image, list_images
from capacity import Billed, billed
from core.aws import blobs
from core.images import image_table
from core.index import compaction
from core.kernel.caller import Caller
from core.tags import tag_service
from core.web.logging import logger
from events import accept_upload, resize_image

import moto_stack
from support import NOON, Context, a_multipart, a_picture, a_request, an_image, an_upload, answer

COUNT = 105  # images, of which lists take up to 100
COLOURS = a_picture(800, 600, "JPEG")


class Case(NamedTuple):
    """A request: the goal of its units, the budget that holds now, and the units before; reads or writes."""

    name: str
    goal: float
    budget: float
    before: float
    units: float
    calls: int


def cases() -> Iterator[Case]:
    """Return every case, on a stack of 105 images with two tags each, packed in the index."""
    tags = tag_service.ids_of(["knee", "left"], Caller(user_id="ann", username="ann"))
    for number in range(COUNT):
        image_table.create(an_image("ann", f"picture-{number:03}", tag_ids=tags), due_at=NOON)
    compaction.compact_all(lambda: True)
    one = _run(get_image, a_request("GET", "/v1/images/picture-000", caller="ann"))
    yield Case("get an image with two tags", 1.5, 1.5, 2.5, one.read_units, one.dynamodb)
    cold = _run(list_images, a_request("GET", "/v1/images", caller="ann", limit=20))
    yield Case("list 20, anyone, for the first time", 10, 13, 25, cold.read_units, cold.dynamodb)
    for number, goal, budget, before in ((20, 10, 13, 25), (100, 50, 53, 105)):
        anyone = _run(list_images, a_request("GET", "/v1/images", caller="ann", limit=number))
        yield Case(f"list {number}, anyone", goal, budget, before, anyone.read_units, anyone.dynamodb)
    admin = a_request("GET", "/v1/images", caller="root", groups=["admin"], limit=20)
    root = _run(list_images, admin)
    yield Case("list 20, administrator", 10, 12, 24, root.read_units, root.dynamodb)
    draft = {"filename": "knee.jpg", "media_type": "image/jpeg", "size": len(COLOURS), "image_key": "announced"}
    announced = _run(create_image, a_request("POST", "/v1/images", caller="ann", body=draft))
    yield Case("announce an image", 4, 4, 9, announced.write_units, announced.dynamodb)
    blobs.write("originals", "incoming/images/announced", COLOURS, "image/jpeg")
    accepted = _run(accept_upload, an_upload("incoming/images/announced", COLOURS))
    yield Case("accept an upload", 12, 8, 12, accepted.write_units, accepted.dynamodb)
    inline = _run(create_image, _form("inline"))
    yield Case("store an image", 8, 8, 21, inline.write_units, inline.dynamodb)
    original = an_upload(image_table.find("inline").image.original_key, COLOURS)
    resized = _run(resize_image, original)
    yield Case("make its renditions", 3, 3, 5, resized.write_units, resized.dynamodb)


def _run(module: Any, event: dict[str, Any]) -> Billed:
    with billed(audited=False) as bill:
        response = module.handler(event, Context())
    assert "requestContext" not in event or response["statusCode"] < 300, answer(response)
    return bill


def _form(key: str) -> dict[str, Any]:
    body = a_multipart(("metadata", json.dumps({"image_key": key})), ("file", "knee", COLOURS, "image/jpeg"))
    return a_request("POST", "/v1/images", caller="ann", body=body)


def main() -> None:
    logger.setLevel("ERROR")
    with mock_aws():
        moto_stack.provision()
        print("| request | units: goal | before | now | ratio | calls |\n|---|---|---|---|---|---|")
        for case in cases():
            ratio = case.units / case.before
            print(f"| {case.name} | {case.goal:g} | {case.before:g} | {case.units:g} | {ratio:.2f} | {case.calls} |")


if __name__ == "__main__":
    main()
