"""Send an announced file to S3, whole or in parts, and wait until the service has checked it."""

import time
from collections.abc import Mapping
from http import HTTPStatus

from lightbox.bodies import Body
from lightbox.connection import Connection
from lightbox.errors import LightboxError, Refused, Stopped
from lightbox.models import Image, PartTarget, Upload, UploadRequest, UploadTarget

IN_PARTS = 48 * 2**20  # bytes; above, an interrupted upload goes on where it was
PART = 16 * 2**20  # bytes
MOST_PARTS = 10_000  # of S3
BY_ITSELF = 3  # looks at an upload before the service is asked to check it now
CHECKING = 900.0  # seconds to wait for the check of a large file


def send(connection: Connection, image_key: str, body: Body) -> None:
    """Send the bytes of an announced image, without parts that have arrived. URLs that have ended are replaced once."""
    for is_last in (False, True):
        try:
            target = _target(connection, image_key, body.size)
        except Refused as error:
            if error.code == "already_uploaded":
                return
            raise
        try:
            _send_to(connection, target, body)
        except Refused as error:
            if is_last or error.status != HTTPStatus.FORBIDDEN:
                raise
        else:
            return


def send_whole(connection: Connection, target: Upload | UploadTarget, body: Body) -> None:
    """Send a file to one presigned URL. Raises Refused (403 if the URL has ended), Unreachable and Stopped."""
    _put(connection, target.upload_url or "", target.headers, body, 0, body.size)


def checked(connection: Connection, image_key: str, body: Body) -> Image:
    """Return an image when it is ready or failed. Raises LightboxError after a quarter of an hour."""
    path, until, wait, looks = f"/v1/images/{image_key}", time.monotonic() + CHECKING, 0.3, 0
    while time.monotonic() < until:
        # An event of S3 starts the check of a whole file; parts are put together when the service is asked.
        by_itself = looks < BY_ITSELF and body.size <= IN_PARTS
        image = connection.ask("GET", path, Image) if by_itself else _completed(connection, path)
        if image.status in {"ready", "failed"}:
            return image
        if body.stopping.wait(wait):
            raise Stopped("Stopped")
        looks, wait = looks + 1, min(10.0, wait * 1.7)
    raise LightboxError(f"{image_key} was sent, but the service has not checked it yet. Look again later")


def _target(connection: Connection, image_key: str, size: int) -> UploadTarget:
    wanted = UploadRequest(parts=min(MOST_PARTS, -(-size // PART)) if size > IN_PARTS else None)
    body = wanted.model_dump(exclude_none=True)
    return connection.ask("POST", f"/v1/images/{image_key}/upload-url", UploadTarget, json=body)


def _send_to(connection: Connection, target: UploadTarget, body: Body) -> None:
    if target.parts is None or target.part_size is None:
        send_whole(connection, target, body)
        return
    for part in target.parts:
        start = (part.part_number - 1) * target.part_size
        length = min(target.part_size, body.size - start)
        if _has_arrived(part, length):
            body.progress(length)
        else:
            _put(connection, part.upload_url, target.headers, body, start, length)


def _has_arrived(part: PartTarget, length: int) -> bool:
    return part.size == length


def _put(  # noqa: PLR0913, PLR0917 - where to, and what of the file
    connection: Connection, url: str, headers: Mapping[str, str], body: Body, start: int, length: int
) -> None:
    said = dict(headers) | {"Content-Length": str(length)}
    connection.put(url, lambda: body.pieces(start, length), said)


def _completed(connection: Connection, path: str) -> Image:
    try:
        return connection.ask("POST", f"{path}/complete", Image)
    except Refused as error:
        if error.status == HTTPStatus.CONFLICT and error.code not in {"not_uploaded", "size_mismatch"}:
            return connection.ask("GET", path, Image)
        raise
