"""The bytes of an image: the file as it was sent, whole or in part, or a picture drawn from it as asked.

Drawing is for core.images.rendering; this decides between file and picture, and how to answer.
"""

import hashlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, NamedTuple
from urllib.parse import quote

from aws_lambda_powertools.event_handler import Request, Response
from aws_lambda_powertools.event_handler.depends import Depends

from core.aws import blobs, presigned
from core.colormaps import colormap_service
from core.images import lifecycle, rendering
from core.images.model import Status, StoredImage
from core.images.ports import Drawn, Imaging, Wish
from core.images.render_options import FileQuery, RenderOptions
from core.kernel.caller import Caller
from core.kernel.conditional import is_current, matches, span_of
from core.kernel.errors import Conflict, NotUploaded
from core.web.app import INLINE_LIMIT


class RequestConditions(NamedTuple):
    if_none_match: str | None
    range: str | None
    if_range: str | None


def _conditions(request: Request) -> RequestConditions:
    headers = request.headers
    return RequestConditions(headers.get("if-none-match"), headers.get("range"), headers.get("if-range"))


Conditions = Annotated[RequestConditions, Depends(_conditions)]


def file(
    image_key: str, query: FileQuery, conditions: RequestConditions, caller: Caller, imaging: Imaging
) -> Response[bytes]:
    options = query.options()
    row, frame = rendering.look_up(image_key, options)
    image = lifecycle.shown_to(caller, row).image
    _require_bytes(image)
    if options.asks_for_nothing() and image.edits and not query.original:
        options = RenderOptions(scale=image.edits.scale, quality=image.edits.quality)
    if options.asks_for_nothing() or query.original:
        return _original(image, query, conditions)
    wish = Wish(options, colormap_service.table(options.colormap, caller) if options.colormap else None)
    return _rendering(image, wish, query, conditions, lambda: rendering.draw(image, frame, wish, imaging))


def _require_bytes(image: StoredImage) -> None:
    if image.status in {Status.PENDING, Status.PROCESSING, Status.EXPIRED}:
        raise NotUploaded
    if image.status is Status.FAILED:
        raise Conflict("The upload failed, so there is no file")


def _original(image: StoredImage, query: FileQuery, conditions: RequestConditions) -> Response[bytes]:
    key, etag = image.original_key or "", f'"{image.sha256}"'
    headers = _headers(etag, image.filename if query.download else None)
    if matches(conditions.if_none_match, etag):
        return Response(HTTPStatus.NOT_MODIFIED, headers=headers)
    span = span_of(conditions.range, image.size) if is_current(conditions.if_range, etag) else None
    if (span[1] if span else image.size) > INLINE_LIMIT:
        return _elsewhere(presigned.get_url(blobs.originals(), key, **_disposition(image.filename, query)), headers)
    content = blobs.read(blobs.originals(), key, span)
    if span:
        headers["Content-Range"] = f"bytes {span[0]}-{span[0] + span[1] - 1}/{image.size}"
    status = HTTPStatus.PARTIAL_CONTENT if span else HTTPStatus.OK
    return Response(status, content_type=image.media_type, body=content, headers=headers)


def _rendering(
    image: StoredImage,
    wish: Wish,
    query: FileQuery,
    conditions: RequestConditions,
    draw: Callable[[], Drawn],
) -> Response[bytes]:
    described = f"{image.sha256} {wish.options.model_dump_json()}".encode()
    made_of = hashlib.sha256(described + (wish.table or b"")).hexdigest()[:32]
    etag = f'"{made_of}"'
    headers = _headers(etag, None)
    if matches(conditions.if_none_match, etag):
        return Response(HTTPStatus.NOT_MODIFIED, headers=headers)
    drawn = draw()
    if query.download:
        ending = drawn.media_type.partition("/")[2]
        headers |= _headers(etag, f"{image.filename.rpartition('.')[0] or image.filename}.{ending}")
    if len(drawn.content) > INLINE_LIMIT:
        key = f"drawn/{image.image_key}/{made_of}"
        blobs.write(blobs.renditions(), key, drawn.content, drawn.media_type)
        return _elsewhere(presigned.get_url(blobs.renditions(), key), headers)
    return Response(HTTPStatus.OK, content_type=drawn.media_type, body=drawn.content, headers=headers)


def _headers(etag: str, filename: str | None) -> dict[str, str | list[str]]:
    headers: dict[str, str | list[str]] = {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
        # A file is whatever its sender made of it: nothing in it may run in our origin.
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return headers | ({"Content-Disposition": _attachment(filename)} if filename else {})


def _attachment(filename: str) -> str:
    """RFC 6266, with the name in RFC 8187's encoding only: no quoting, so nothing to break out of."""
    return f"attachment; filename*=UTF-8''{quote(filename, safe='')}"


def _disposition(filename: str, query: FileQuery) -> dict[str, str]:
    return {"content_disposition": _attachment(filename)} if query.download else {}


def _elsewhere(url: str, headers: dict[str, str | list[str]]) -> Response[bytes]:
    return Response(HTTPStatus.SEE_OTHER, headers=headers | {"Location": url, "Cache-Control": "private, no-store"})
