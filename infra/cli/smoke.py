"""Run `python -m cli.smoke URL`: do the main job on a stack, and remove what it made.

A pipeline runs it after a deployment. It signs in with LIGHTBOX_TOKEN, or with LIGHTBOX_USER and LIGHTBOX_PASSWORD.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Collection
from io import BytesIO
from typing import Any
from uuid import uuid4

import httpx
from PIL import Image

PATIENCE = 120  # seconds for the events of an upload: cold functions included


def main(arguments: Collection[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="./run smoke", description=__doc__)
    parser.add_argument("url", help="the address of a stack: its output Url, or http://127.0.0.1:8080")
    base_url = parser.parse_args(arguments).url.rstrip("/")
    try:
        with httpx.Client(base_url=base_url, timeout=30) as client:
            _told("ready", client.get("/v1/ready"))
            client.headers["Authorization"] = f"Bearer {_token(client)}"
            _do_the_main_job(client)
    except (Failed, httpx.HTTPError) as error:
        raise SystemExit(f"FAILED: {error}") from error


class Failed(Exception):
    """The stack answered something else than it should."""


def _token(client: httpx.Client) -> str:
    if "LIGHTBOX_TOKEN" in os.environ:
        return os.environ["LIGHTBOX_TOKEN"]
    try:
        grant = {"username": os.environ["LIGHTBOX_USER"], "password": os.environ["LIGHTBOX_PASSWORD"]}
    except KeyError:
        raise Failed("Set LIGHTBOX_TOKEN, or LIGHTBOX_USER and LIGHTBOX_PASSWORD") from None
    return _told("sign in", client.post("/v1/auth/token", json={"grant_type": "password"} | grant))["access_token"]


def _do_the_main_job(client: httpx.Client) -> None:
    content, word = a_picture(), f"smoke{uuid4().hex[:12]}"
    draft = {"filename": f"{word}.png", "media_type": "image/png", "size": len(content), "description": word}
    image = _told("announce an image", client.post("/v1/images", json=draft))
    path = f"/v1/images/{image['image_key']}"
    try:
        upload = image["upload"]
        _told(
            "upload it to S3", httpx.put(upload["upload_url"], headers=upload["headers"], content=content, timeout=30)
        )
        _until("its event accepts it", lambda: client.get(path).json()["status"] == "ready")
        _until("its event makes renditions", lambda: "512" in client.get(path).json()["renditions"])
        found = client.get("/v1/images", params={"q": word}).json()["data"]
        _check("find it by a word", holds=[each["image_key"] for each in found] == [image["image_key"]])
        _check("fetch it byte for byte", holds=client.get(f"{path}/file").content == content)
    finally:
        _told("delete it", client.delete(path))


def _told(step: str, response: httpx.Response) -> Any:
    """Print a step, and return the JSON of its answer, or None. Raises Failed unless the answer is a success."""
    if not response.is_success:
        raise Failed(f"{step}: {response.status_code} {response.text[:500]}")
    return _passed(step, response.json() if response.content else None)


def _until(step: str, holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise Failed(f"{step}: not within {PATIENCE} s")
        time.sleep(0.5)
    _passed(step)


def _check(step: str, *, holds: bool) -> None:
    if not holds:
        raise Failed(step)
    _passed(step)


def _passed(step: str, answer: Any = None) -> Any:
    sys.stdout.write(f"ok  {step}\n")
    return answer


def a_picture() -> bytes:
    """Return a square grey ramp of 600 pixels as PNG."""
    written = BytesIO()
    Image.linear_gradient("L").resize((600, 600)).save(written, "PNG")
    return written.getvalue()


if __name__ == "__main__":
    main()
