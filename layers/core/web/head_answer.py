"""Answer HEAD as GET would be answered, with the length of the body instead of the body (RFC 9110, section 9.3.2)."""

from base64 import b64decode
from http import HTTPStatus
from typing import Any

_LENGTHLESS = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}


def without_body(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the headers of an answer to GET. Files, which are not read for it, bring their length."""
    body, headers = answer.get("body") or "", answer.get("headers", {})
    if answer["statusCode"] not in _LENGTHLESS and "Content-Length" not in headers:
        content = b64decode(body) if answer.get("isBase64Encoded") else body.encode()
        headers = headers | {"Content-Length": str(len(content))}
    return answer | {"headers": headers, "body": "", "isBase64Encoded": False}
