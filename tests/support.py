"""Build the smallest real events and values, with arguments for what matters to a test."""

import gzip
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import md5, sha256
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import quote_plus, urlencode

from PIL import Image as Picture

from core.images.annotations.model import Measures
from core.images.inspection import DicomSummary, Inspection
from core.images.model import Status, StoredImage

SHARED = Path(__file__).parents[2] / "shared" / "data"
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@dataclass
class Context:
    function_name: str = "function"
    memory_limit_in_mb: int = 1024
    invoked_function_arn: str = "arn:aws:lambda:eu-west-1:123456789012:function:function"
    aws_request_id: str = "request-1"

    def get_remaining_time_in_millis(self) -> int:
        return 20_000


class LastMoment(Context):
    """An invocation whose time is up when it dies, so that its request can be repeated at once."""

    def get_remaining_time_in_millis(self) -> int:
        return -1


class Body(NamedTuple):
    """Bytes to send unchanged; API Gateway passes anything but text and JSON on in base64."""

    content: bytes
    media_type: str


def a_form(**fields: object) -> Body:
    """Encode a log-in form, as HTML and OAuth 2 do."""
    return Body(urlencode(fields, doseq=True).encode(), "application/x-www-form-urlencoded")


def a_multipart(*parts: tuple[str, str] | tuple[str, str, bytes, str]) -> Body:
    """Encode parts: `("metadata", "{}")` is a field, `("file", "a.dcm", content, "application/dicom")` a file."""
    content = b""
    for name, value, *file in parts:
        content += f'--part\r\nContent-Disposition: form-data; name="{name}"'.encode()
        if file:
            content += f'; filename="{value}"\r\nContent-Type: {file[1]}\r\n\r\n'.encode() + file[0] + b"\r\n"
        else:
            content += f"\r\n\r\n{value}\r\n".encode()
    return Body(content + b"--part--\r\n", "multipart/form-data; boundary=part")


def a_request(
    method: str,
    path: str,
    *,
    caller: str | None = None,
    groups: Iterable[str] = (),
    key_id: str | None = None,
    body: Any = None,
    headers: dict[str, str] | None = None,
    **query: Any,
) -> dict[str, Any]:
    """Build an event of payload format 2.0, signed in as `caller` in `groups`, or by their API key `key_id`.

    `body` is a Body, or anything that JSON can hold. A list in the query repeats a parameter.
    """
    written = body if isinstance(body, Body) or body is None else Body(json.dumps(body).encode(), "application/json")
    plain = written is not None and written.media_type == "application/json"
    raw_query = urlencode({name: _spelt(value) for name, value in query.items()}, doseq=True)
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": raw_query,
        "headers": {
            "host": "lightbox.test",
            **({"content-type": written.media_type} if written else {}),
            **{name.lower(): value for name, value in (headers or {}).items()},
        },
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api",
            "domainName": "lightbox.test",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": "test",
            },
            "requestId": "request-1",
            "routeKey": "$default",
            "stage": "$default",
            "time": "02/Jan/2026:12:00:00 +0000",
            "timeEpoch": 1767355200000,
        },
        "isBase64Encoded": written is not None and not plain,
    }
    if query:
        event["queryStringParameters"] = {name: ",".join(map(str, _many(value))) for name, value in query.items()}
    if written:
        event["body"] = written.content.decode() if plain else b64encode(written.content).decode()
    if caller:
        event["requestContext"]["authorizer"] = {"jwt": {"claims": _claims(caller, groups, key_id), "scopes": None}}
    return event


def an_upload(key: str, content: bytes = b"", *, bucket: str = "originals", sequencer: int = 1) -> dict[str, Any]:
    """Build the event that S3 sends when an object was created; S3 form-encodes the key."""
    s3 = {
        "s3SchemaVersion": "1.0",
        "configurationId": "Uploads",
        "bucket": {
            "name": bucket,
            "ownerIdentity": {"principalId": "A3NL1KOZZKExample"},
            "arn": f"arn:aws:s3:::{bucket}",
        },
        "object": {
            "key": quote_plus(key, safe="/"),
            "size": len(content),
            "eTag": md5(content, usedforsecurity=False).hexdigest(),
            "sequencer": f"{sequencer:018X}",
        },
    }
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "eu-west-1",
        "eventTime": "2026-01-02T12:00:00.000Z",
        "eventName": "ObjectCreated:Put",
        "userIdentity": {"principalId": "AWS:AIDAEXAMPLE"},
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "responseElements": {"x-amz-request-id": "request-1", "x-amz-id-2": "id"},
        "s3": s3,
    }
    return {"Records": [record]}


def an_image(owner: str = "ann", image_key: str = "img_1", **fields: Any) -> StoredImage:
    """Build a ready picture of 64 x 48 pixels, private, created at noon."""
    ready = {
        "image_key": image_key,
        "filename": "knee.png",
        "status": Status.READY,
        "user_id": owner,
        "created_by": owner,
        "created_at": NOON,
        "updated_at": NOON,
        "uploaded_at": NOON,
        "size": 1000,
        "media_type": "image/png",
        "sha256": sha256(image_key.encode()).hexdigest(),
        "width": 64,
        "height": 48,
    }
    return StoredImage(**(ready | fields))


def a_picture(width: int = 64, height: int = 48, kind: str = "PNG", *, mode: str = "RGB", **options: Any) -> bytes:
    """Draw a gradient from left to right, which a shifted, mirrored or clipped copy does not equal."""
    ramp = Picture.linear_gradient("L").rotate(90).resize((width, height)).convert(mode)
    output = BytesIO()
    ramp.save(output, kind, **options)
    return output.getvalue()


def a_jpeg(width: int = 64, height: int = 48, orientation: int = 1) -> bytes:
    exif = Picture.Exif()
    exif[0x0112] = orientation
    return a_picture(width, height, "JPEG", exif=exif)


def a_png(width: int = 64, height: int = 48, mode: str = "RGB") -> bytes:
    return a_picture(width, height, "PNG", mode=mode)


def answer(response: dict[str, Any]) -> Any:
    """Return the JSON that a handler has answered, perhaps compressed."""
    if not response.get("isBase64Encoded"):
        return json.loads(response["body"])
    content = b64decode(response["body"])
    return json.loads(gzip.decompress(content) if "Content-Encoding" in response["headers"] else content)


def _claims(caller: str, groups: Iterable[str], key_id: str | None) -> dict[str, str]:
    """Flatten claims as API Gateway does: every claim is text, the groups are "[a b]"."""
    claims = {
        "sub": f"key-{key_id}" if key_id else caller,
        "username": f"key.{caller}.{key_id}" if key_id else caller,
        "token_use": "access",
        "client_id": "client",
        "exp": "1767356100",
    }
    listed = " ".join(groups)
    return claims | ({"cognito:groups": f"[{listed}]"} if listed else {})


def _many(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else [value]


def _spelt(value: Any) -> list[str]:
    return [str(each).lower() if isinstance(each, bool) else str(each) for each in _many(value)]


class Drawing(NamedTuple):
    content: bytes
    media_type: str = "image/png"
    width: int = 40
    height: int = 30


def _inspected(_path: Path) -> Inspection:
    return Inspection(media_type="image/png", width=40, height=30, grey=True, fingerprint="0" * 16)


# For tests of what is done around pictures, over and over: says that every file is a grey picture of 40 x 30.
FAKE_IMAGING = SimpleNamespace(
    inspect=_inspected,
    rewrite=lambda _path, _out: False,
    picture=lambda _path, _options: Drawing(b"picture"),
    frame=lambda _encoded, _options: Drawing(b"frame"),
    resize=lambda _path, **_: {name: Drawing(f"resized {name}".encode()) for name in ("150", "512", "1600")},
    measure=lambda _polygon, _width, _height: Measures(bounding_box=(0, 0, 1, 1), area=1),
    colorize=lambda content, name: Drawing(content + name.encode()),
)


def _scanned(path: Path) -> Inspection:
    named = DicomSummary(study_instance_uid="1.2", series_instance_uid="1.3", sop_instance_uid="1.4")
    about = {"media_type": "application/dicom", "dicom": named, "header": {}, "attributes": {}}
    made = {"metadata": b"gzipped", "recipe": b"recipe", "frame_chunks": (b"index",)}
    return _inspected(path).model_copy(update=about | made)


# The same for scans: says that every file is a DICOM object of one frame.
FAKE_SCANNING = SimpleNamespace(**vars(FAKE_IMAGING) | {"inspect": _scanned})
