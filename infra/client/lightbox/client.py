"""Offer the service to Python programs: `Lightbox` has one method for each thing one does with it."""

import json
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

from lightbox import credentials, direct_uploads, downloads
from lightbox.bodies import Body
from lightbox.connection import Connection
from lightbox.credentials import Credentials
from lightbox.errors import LightboxError, SignInNeeded, Stopped
from lightbox.files import sha256_of
from lightbox.image_collections import Collections
from lightbox.models import (
    Annotation,
    AnnotationDraft,
    AnnotationList,
    DeidentificationDraft,
    Image,
    ImageDraft,
    ImagePage,
    Job,
    LinkDraft,
    Log,
    LogDraft,
    NewLink,
    Share,
    ShareDraft,
    User,
)
from lightbox.uploads import IN_REQUEST, Sending

LOCAL = "http://127.0.0.1:8080"
WORKING = 3600.0  # seconds to wait for a job or an import


class Lightbox:
    """A Lightbox service, as one user sees it. Threads may share it; close it, or use it in a `with` block.

    Methods raise Refused with the service's reason, SignInNeeded, Unreachable after several tries, and Stopped once
    `stopping` is set.
    """

    def __init__(  # noqa: PLR0913 - all but the first are ways to sign in, and what tests replace
        self,
        url: str = LOCAL,
        *,
        access_token: str | None = None,
        api_key: str | None = None,
        keep: Callable[[Credentials], None] = lambda _: None,
        signed_in: Credentials | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Connect to a service by an access token, an API key, or credentials that `lightbox login` has kept."""
        given = Credentials(url=url.rstrip("/"), access_token=access_token, api_key=api_key)
        if access_token:
            given.expires_at = float("inf")  # unknown; the service refuses it when it has ended
        self.stopping = threading.Event()
        self.connection = Connection(signed_in or given, keep=keep, pause=self.stopping.wait, transport=transport)
        self.sending = Sending(self.connection, self.stopping)
        self.collections = Collections(self.connection)

    @classmethod
    def signed_in(cls, url: str | None = None) -> "Lightbox":
        """Return the service of LIGHTBOX_URL with LIGHTBOX_TOKEN or LIGHTBOX_API_KEY, or of the last `lightbox login`.

        Raises SignInNeeded if there is neither.
        """
        url = url or os.environ.get("LIGHTBOX_URL") or None
        token, key = os.environ.get("LIGHTBOX_TOKEN"), os.environ.get("LIGHTBOX_API_KEY")
        if token or key:
            return cls(url or LOCAL, access_token=token, api_key=key)
        kept = credentials.find(url.rstrip("/") if url else None)
        if kept is None:
            raise SignInNeeded(f"You are not signed in{f' to {url}' if url else ''}. Sign in first: lightbox login")
        return cls(signed_in=kept, keep=credentials.keep)

    def __enter__(self) -> "Lightbox":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.connection.close()

    def me(self) -> User:
        return self.connection.ask("GET", "/v1/users/me", User)

    def search(self, **filters: Any) -> Iterator[Image]:
        """Return all matching images, the latest first. Filters are the parameters of GET /v1/images."""
        for page in self.connection.pages("/v1/images", ImagePage, **filters):
            yield from page.data

    def duplicates(self, **filters: Any) -> list[tuple[Image, ...]]:
        """Return the matching images whose files are the same byte for byte, in groups, each with the oldest first.

        Reads all matching images, a hundred with each request.
        """
        groups = defaultdict[str, list[Image]](list)
        for image in self.search(**filters):
            if image.sha256:
                groups[image.sha256].append(image)
        return [tuple(reversed(same)) for same in groups.values() if len(same) > 1]

    def image(self, image_key: str) -> Image:
        return self.connection.ask("GET", f"/v1/images/{image_key}", Image)

    def delete(self, image_key: str) -> None:
        self.connection.send("DELETE", f"/v1/images/{image_key}")

    def upload(self, path: Path, about: ImageDraft | None = None) -> Image:
        """Store a file, and return its image when it is checked and ready."""
        return self.sending.upload(path, sha256_of(path), about or ImageDraft())

    def store(self, path: Path) -> None:
        """Store a DICOM file in its study by DICOMweb."""
        self.sending.store(path, sha256_of(path))

    def download(self, image_key: str, folder: Path = Path()) -> Path:
        """Save the original of an image, compare it with its hash, and return where it is."""
        return downloads.download(self.connection, self.image(image_key), folder)

    def render(self, image_key: str, folder: Path = Path(), **parameters: str | int) -> Path:
        """Save an image in another size or format, and return where. See GET /v1/images/{image_key}/file."""
        return downloads.render(self.connection, self.image(image_key), folder, parameters)

    def annotations(self, image_key: str) -> tuple[Annotation, ...]:
        return self.connection.ask("GET", f"/v1/images/{image_key}/annotations", AnnotationList).data

    def annotate(self, image_key: str, draft: AnnotationDraft) -> Annotation:
        """Write an annotation. One with an index replaces the annotation that has it."""
        path, body = f"/v1/images/{image_key}/annotations", draft.model_dump(mode="json", exclude_unset=True)
        index = body.pop("index", None)
        if index is not None and any(each.index == index for each in self.annotations(image_key)):
            return self.connection.ask("PUT", f"{path}/{index}", Annotation, json=body)
        return self.connection.ask("POST", path, Annotation, json=body | ({} if index is None else {"index": index}))

    def web_annotations(self, image_key: str) -> dict[str, Any]:
        """Return the annotations of an image as a page of the W3C Web Annotation model."""
        return dict(self.connection.send("GET", f"/v1/images/{image_key}/annotations.json").json())

    def import_log(self, path: Path, about: LogDraft) -> Log:
        """Import a depth log, and return it when it is ready. Raises Refused if its table is."""
        said = about.model_dump(mode="json", exclude_unset=True)
        size = path.stat().st_size
        if size <= IN_REQUEST:
            form = {
                "file": (path.name, path.read_bytes(), "application/octet-stream"),
                "metadata": (None, json.dumps(said).encode(), "application/json"),
            }
            return self.connection.ask("POST", "/v1/depth-logs", Log, files=form)
        said |= {"size": size, "filename": path.name, "media_type": "text/csv"}
        log = self.connection.ask("POST", "/v1/depth-logs", Log, json=said)
        if log.upload:
            body = Body(path, size, self.stopping)
            direct_uploads.send_whole(self.connection, log.upload, body)
        read = self._until(
            lambda: self.connection.ask("GET", f"/v1/depth-logs/{log.log_id}", Log), lambda each: each.status
        )
        if read.status == "failed" and read.problem:
            raise LightboxError(": ".join(each for each in (read.problem.title, read.problem.detail) if each))
        return read

    def export_coco(self, **filters: Any) -> Job:
        """Order a COCO document of all matching images, and return the finished job. Raises LightboxError."""
        return self._finished(self.connection.ask("POST", "/v1/exports/coco", Job, json=filters))

    def export_zip(self, *image_keys: str, **filters: Any) -> Job:
        """Order the original files of these or of all matching images as a ZIP archive, and return the finished job."""
        chosen = {"image_keys": image_keys} if image_keys else filters
        return self._finished(self.connection.ask("POST", "/v1/exports/zip", Job, json=chosen))

    def export_study(self, study: str, options: DeidentificationDraft | None = None) -> Job:
        """Order a study without the identity of its patient (PS3.15 Annex E), and return the finished job."""
        body = (options or DeidentificationDraft()).model_dump(exclude_unset=True)
        return self._finished(self.connection.ask("POST", f"/dicomweb/studies/{study}/export", Job, json=body))

    def save(self, job: Job, file: Path) -> Path:
        """Save the result of a finished job."""
        if job.url is None:
            raise LightboxError(f"The job {job.job_id} has no result")
        self.connection.fetch_to(job.url, file)
        return file

    def share(self, image_key: str, username: str, role: str = "read") -> Share:
        """Share an image with a user, who may then `read` or `annotate` it."""
        draft = ShareDraft(username=username, role=role)
        body = draft.model_dump(exclude_unset=True)
        return self.connection.ask("POST", f"/v1/images/{image_key}/shares", Share, json=body)

    def link(self, image_key: str, seconds: int, rendition: str | None = None, *, identified: bool = False) -> str:
        """Return an address that opens an image without a sign-in for some seconds.

        It leads to a DICOM object without the identity of its patient, unless it is to be `identified`.
        """
        draft = LinkDraft(expires_in=seconds, rendition=rendition, identified=identified)
        body = draft.model_dump(exclude_defaults=True)
        made = self.connection.ask("POST", f"/v1/images/{image_key}/links", NewLink, json=body)
        return f"{self.connection.credentials.url}{made.url}"

    def _finished(self, job: Job) -> Job:
        done = self._until(lambda: self.connection.ask("GET", f"/v1/jobs/{job.job_id}", Job), lambda each: each.status)
        if done.status == "failed":
            told = (done.problem.title, done.problem.detail) if done.problem else ("The job failed",)
            raise LightboxError(": ".join(each for each in told if each))
        return done

    def _until(self, look: Callable[[], Any], status: Callable[[Any], str]) -> Any:
        """Look again until it is ready or failed, at most an hour."""
        until, wait = time.monotonic() + WORKING, 0.2
        while status(seen := look()) not in {"ready", "failed"}:
            if time.monotonic() > until:
                raise LightboxError("It is not done after an hour. Look again later")
            if self.stopping.wait(wait):
                raise Stopped("Stopped")
            wait = min(5.0, wait * 1.5)
        return seen
