"""Store a form upload whose policy has been checked as a PUT of one object, with the answer of a POST."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from local.aws.cloud import Application, StartResponse
from local.s3_guard.post_policy import Form
from local.s3_guard.wire import Wire

AS_POST = "lightbox.post"  # marks for the S3 event a PUT that came as a form
_KEPT = ("content-disposition", "content-encoding", "cache-control", "expires", "x-amz-storage-class")


def store(application: Application, wire: Wire, form: Form, start_response: StartResponse) -> Iterable[bytes]:
    """Store the form's file under its key, and answer as S3 does: 204 unless the form asks for another status."""
    answered: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
        answered.append((status, headers))

    body = list(application(_as_put(wire, form), start))
    status, headers = answered[0]
    if not status.startswith("200"):
        start_response(status, headers)
        return body
    fixed = ("content-length", "content-type", "location")
    kept = [(name, value) for name, value in headers if name.lower() not in fixed]
    etag = {name.lower(): value for name, value in headers}.get("etag", "")
    location = f"http://{wire.headers['host']}/{quote(wire.bucket)}/{quote(form.fields['key'])}"
    redirect = form.fields.get("success_action_redirect")
    if redirect:
        query = f"bucket={quote(wire.bucket)}&key={quote(form.fields['key'])}&etag={quote(etag)}"
        start_response("303 See Other", [*kept, ("Location", f"{redirect}?{query}"), ("Content-Length", "0")])
        return []
    asked = form.fields.get("success_action_status", "204")
    answer = _document(wire.bucket, form.fields["key"], location, etag) if asked == "201" else b""
    kept += [("Location", location), ("Content-Type", "application/xml"), ("Content-Length", str(len(answer)))]
    start_response(f"{asked if asked in ('200', '201') else '204'} OK", kept)
    return [answer]


def _as_put(wire: Wire, form: Form) -> dict[str, Any]:
    environ = wire.environ
    for name, value in form.fields.items():
        if name in _KEPT or name.startswith(("x-amz-meta-", "x-amz-checksum-")):
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    environ |= {
        "CONTENT_TYPE": form.fields.get("content-type", "binary/octet-stream"),
        "REQUEST_METHOD": "PUT",
        "PATH_INFO": f"/{wire.bucket}/{form.fields['key']}".encode().decode("latin-1"),
        "QUERY_STRING": "",
        AS_POST: True,
    }
    for name in ("REQUEST_URI", "RAW_URI"):
        environ.pop(name, None)
    wire.replace_body(form.data)
    return environ


def _document(bucket: str, key: str, location: str, etag: str) -> bytes:
    members = {"Location": location, "Bucket": bucket, "Key": key, "ETag": etag}
    inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in members.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>{inner}</PostResponse>'.encode()
