"""Play a Lightbox service and its S3 to the client, without a network: what it is asked is recorded."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import httpx

URL = "https://lightbox.test"
S3 = "https://s3.test"
TIMES = {
    "created_at": "2026-01-02T12:00:00Z",
    "uploaded_at": None,
    "updated_at": "2026-01-02T12:00:00Z",
    "deleted_at": None,
}


class FakeService:
    """Answers by `answers[(method, path)]`: a response, or a list of them for one request after the other."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.answers: dict[tuple[str, str], Any] = {}
        self.transport = httpx.MockTransport(self._answer)

    def on(self, method: str, path: str, *answers: httpx.Response | Exception | Callable[..., Any]) -> None:
        self.answers[method, path] = list(answers)

    def asked(self, method: str, path: str) -> list[httpx.Request]:
        return [each for each in self.requests if (each.method, each.url.path) == (method, path)]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        answers = self.answers[request.method, request.url.path]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if callable(answer):
            answer = answer(request)
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)


def ok(body: Any = None, status: int = 200, **headers: str) -> httpx.Response:
    content = b"" if body is None else json.dumps(body).encode()
    return httpx.Response(status, content=content, headers={name.replace("_", "-"): v for name, v in headers.items()})


def problem(status: int, code: str = "busy", **more: Any) -> httpx.Response:
    return ok({"title": "No", "status": status, "code": code} | more, status)


def an_image(**fields: Any) -> dict[str, Any]:
    """Return an image as the service shows it."""
    shown = {"image_key": "img_1", "filename": "a.png", "media_type": "image/png", "size": 3, "status": "ready"}
    people = {"user_id": "u", "created_by": "u", "visibility": "private", "annotation_count": 0, "frames": 1}
    empty = ("sha256", "width", "height", "edits", "problem", "captured_at", "camera", "window", "dicom", "description")
    more = ("client_id", "hardware_id", "ml_tag", "location_id", "annotations", "shared_with", "position", "url")
    lists = {"labels": [], "tags": [], "renditions": {}}
    return shown | people | dict.fromkeys((*empty, *more)) | lists | TIMES | fields


def a_page(*images: dict[str, Any], cursor: str | None = None) -> httpx.Response:
    return ok({"data": list(images), "meta": {"limit": 100, "next_cursor": cursor}})


def sha256(size):
    """Return the hash of a file that a test has written: so many different bytes."""
    return hashlib.sha256(bytes(range(size))).hexdigest()
