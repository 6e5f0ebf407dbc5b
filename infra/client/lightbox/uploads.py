"""Send one file: within the request if it is small, else to S3 directly, whole or in parts that survive a stop."""

import json
import threading
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Any

from lightbox import announcements, direct_uploads
from lightbox.bodies import Body, Progress, untold
from lightbox.connection import Connection
from lightbox.errors import Refused, WrongBytes
from lightbox.failure_reasons import explained
from lightbox.files import kind_of
from lightbox.models import Capabilities, Fault, Image, ImageDraft, Problem

IN_REQUEST = 4_000_000  # bytes; Lambda takes 6 MB in base64, form and metadata included
SHORTEST_NAME = 3  # characters


class Sending:
    """A sender of files over one connection. Setting `stopping` ends it soon, with Stopped."""

    def __init__(self, connection: Connection, stopping: threading.Event) -> None:
        self.connection = connection
        self.stopping = stopping

    def upload(self, path: Path, sha256: str, draft: ImageDraft, progress: Progress = untold) -> Image:
        """Store a file as an image and return it when it is ready.

        Raises Refused if the service refuses the file, Unreachable, Stopped, SignInNeeded, and OSError.
        """
        body = Body(path, path.stat().st_size, self.stopping, progress)
        image = self._in_request(body, draft) if body.size <= IN_REQUEST else self._directly(body, sha256, draft)
        if image.sha256 not in {None, sha256}:
            raise WrongBytes(f"{path} changed while it was sent: the service has other bytes as {image.image_key}")
        return image

    def store(self, path: Path, sha256: str, progress: Progress = untold) -> Image | None:
        """Store a DICOM file by STOW-RS (PS3.18, 10.5); one that is too large for a request, directly to S3.

        Return the image of one sent to S3. Raises as `upload` does.
        """
        if path.stat().st_size > self._most:
            return self.upload(path, sha256, ImageDraft(), progress)
        content = path.read_bytes()
        headers = {"Content-Type": "application/dicom", "Accept": "application/dicom+json"}
        try:
            self.connection.send("POST", "/dicomweb/studies", content=content, headers=headers)
        except Refused as error:
            raise explained(error) from error
        progress(len(content))
        return None

    @cached_property
    def _most(self) -> int:
        """Return the size of the largest object for a request, in bytes, as the service states it."""
        return self.connection.ask("GET", "/dicomweb/capabilities", Capabilities).largest_request

    def _in_request(self, body: Body, draft: ImageDraft) -> Image:
        form = {
            "file": (_name(body.path), body.path.read_bytes(), kind_of(body.path)),
            "metadata": (None, json.dumps(_said(draft)).encode(), "application/json"),
        }
        image = self.connection.ask("POST", "/v1/images", Image, files=form)
        body.progress(body.size)
        return image

    def _directly(self, body: Body, sha256: str, draft: ImageDraft) -> Image:
        image = self._begun(sha256) or self._announced(body, sha256, draft)
        if image.status != "ready":
            direct_uploads.send(self.connection, image.image_key, body)
            image = direct_uploads.checked(self.connection, image.image_key, body)
        announcements.forget(self.connection.credentials, sha256)
        if image.status == "failed":
            self.connection.send("DELETE", f"/v1/images/{image.image_key}")
            raise _why(image.problem)
        return image

    def _begun(self, sha256: str) -> Image | None:
        """Return the image that an earlier run announced for these bytes, if the service still has it."""
        image_key = announcements.find(self.connection.credentials, sha256)
        if image_key is None:
            return None
        try:
            image = self.connection.ask("GET", f"/v1/images/{image_key}", Image)
        except Refused as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return None
            raise
        return None if image.status == "expired" else image

    def _announced(self, body: Body, sha256: str, draft: ImageDraft) -> Image:
        about = {"filename": _name(body.path), "size": body.size, "media_type": kind_of(body.path)}
        image = self.connection.ask("POST", "/v1/images", Image, json=_said(draft) | about)
        announcements.keep(self.connection.credentials, sha256, image.image_key)
        return image


def _said(draft: ImageDraft) -> dict[str, Any]:
    """Return what was said of an image, without defaults, which are the service's to choose."""
    return draft.model_dump(mode="json", exclude_unset=True)


def _name(path: Path) -> str:
    return path.name if len(path.name) >= SHORTEST_NAME else f"{path.name}.bin"


def _why(problem: Fault | None) -> Refused:
    fault = problem or Fault(code="", title="The file was refused")
    return Refused(HTTPStatus.UNPROCESSABLE_ENTITY, Problem(title=fault.title, detail=fault.detail, code=fault.code))
