"""Measure how many bytes a list of images is, plain and compressed.

    ./run bench answer_sizes

Sizes do not depend on the machine. Each image has twelve renditions; presigned URLs are most of the answer, and
those that a role of Lambda signs are longer by its session token, whose length is typical here.
"""

import os
from base64 import b64decode, b64encode
from random import Random

from moto import mock_aws

import conftest  # noqa: F401 - the environment that the tests run in
from api.images import list_images
from core.images import image_table
from core.web.logging import logger

import moto_stack
from support import NOON, Context, a_request, an_image

SESSION_TOKEN = b64encode(Random(1).randbytes(780)).decode()  # noqa: S311 - the same token every time
WIDTHS = (150, 512, 1600)
COLORMAPS = ("viridis", "magma", "gray")


def main() -> None:
    logger.setLevel("ERROR")
    os.environ["AWS_SESSION_TOKEN"] = SESSION_TOKEN
    with mock_aws():
        moto_stack.provision()
        for number in range(100):
            _store(f"img_{number:03}")
        print("| images | plain, bytes | gzip, bytes |\n|---|---|---|")
        for limit in (20, 100):
            print(f"| {limit} | {_listed(limit):,} | {_listed(limit, **{'accept-encoding': 'gzip'}):,} |")


def _store(image_key: str) -> None:
    image = an_image("ann", image_key, description="Left knee, third visit", grey=True)
    image_table.create(image, due_at=NOON)
    names = [f"{width}{suffix}" for width in WIDTHS for suffix in ("", *(f"-{name}" for name in COLORMAPS))]
    image_table.record_renditions(image_key, {name: _rendition(image_key, image.sha256 or "", name) for name in names})


def _rendition(image_key: str, sha256: str, name: str) -> dict[str, object]:
    return {"key": f"resized/{image_key}/{sha256}/{name}.png", "width": 512, "height": 384, "media_type": "image/png"}


def _listed(limit: int, **headers: str) -> int:
    request = a_request("GET", "/v1/images", caller="ann", headers=headers, limit=limit)
    response = list_images.handler(request, Context())
    assert response["statusCode"] == 200, response["body"]
    return len(b64decode(response["body"]) if response["isBase64Encoded"] else response["body"].encode())


if __name__ == "__main__":
    main()
