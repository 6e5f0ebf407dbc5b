"""Refuse bodies that would make the resolver fail, before a handler sees them."""

import json
import re
from base64 import b64decode
from binascii import Error as Base64Error
from typing import Any

from core.kernel.errors import MalformedBody, UnsupportedMediaType

MAX_DEPTH = 32
MAX_DIGITS = 64
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_LONG_NUMBER = re.compile(rf"\d{{{MAX_DIGITS + 1}}}")
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_DICOM = ("multipart/related", "application/dicom")


def admit(event: dict[str, Any], *, forms: bool = False, dicom: bool = False) -> dict[str, Any]:
    """Return the event with a readable body and header names in lower case.

    API Gateway sends lower case; `sam local start-api` keeps the case of the client.

    Raises MalformedBody (bad base64, JSON that is broken, nested deeper than 32, with numbers of more than 64 digits or
    beyond a double, or with half a surrogate pair; a form without a boundary) and UnsupportedMediaType (a body that is
    neither JSON nor, where `forms` are accepted, a form: the resolver would read any as it can). Where `dicom` is
    accepted, nothing else is.
    """
    headers = {name.lower(): value for name, value in event.get("headers", {}).items()}
    event = event | {"headers": headers}
    body = event.get("body")
    if not body:
        return event | {"body": ""}
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if event.get("isBase64Encoded"):
        body = _decoded(body)
    if dicom:
        if media_type not in _DICOM:
            raise UnsupportedMediaType('Send multipart/related; type="application/dicom", or one application/dicom')
        return event
    if media_type in _FORMS and forms:
        if media_type == _FORMS[0] and "boundary=" not in headers["content-type"].lower():
            raise MalformedBody("The content type has no boundary")
        return event
    if media_type and media_type != "application/json" and not media_type.endswith("+json"):
        raise UnsupportedMediaType(f"Send application/json{' or a form' if forms else ''}, not {media_type[:64]!r}")
    text = _text(body)
    check_json(text)
    return event | {"body": text, "isBase64Encoded": False, "headers": headers | {"content-type": "application/json"}}


def raw_body(event: dict[str, Any]) -> bytes:
    """Return the bytes of the body, however the gateway encoded it."""
    body = event.get("body") or ""
    return _decoded(body) if event.get("isBase64Encoded") else body.encode()


def _text(body: str | bytes) -> str:
    try:
        return body.decode() if isinstance(body, bytes) else body
    except UnicodeDecodeError as error:
        raise MalformedBody("JSON must be encoded in UTF-8") from error


def _decoded(body: str) -> bytes:
    try:
        return b64decode(body, validate=True)
    except Base64Error as error:
        raise MalformedBody("The body is not valid base64") from error


def check_json(text: str) -> None:
    """Raise MalformedBody for JSON that `json.loads` cannot parse, parses too slowly, or should not accept."""
    # Strings are removed first, so that brackets and digits inside them do not count.
    bare = _STRING.sub('""', text)
    depth = deepest = 0
    for bracket in re.findall(r"[\[\]{}]", bare):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise MalformedBody(f"The JSON is nested more than {MAX_DEPTH} levels deep")
    if _LONG_NUMBER.search(bare):
        raise MalformedBody(f"A number has more than {MAX_DIGITS} digits")
    try:
        json.dumps(json.loads(text, parse_constant=_refuse_constant), ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError as error:
        raise MalformedBody("A string contains an unpaired surrogate") from error
    except ValueError as error:
        raise MalformedBody("The body is not JSON") from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
