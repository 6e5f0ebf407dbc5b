"""Read what DICOMweb answers: the parts of multipart/related bodies."""

from base64 import b64decode
from email import policy
from email.parser import BytesParser
from typing import Any, NamedTuple

from core.aws import blobs


class Part(NamedTuple):
    media_type: str
    syntax: str | None
    content: bytes


def parts(response: dict[str, Any]) -> list[Part]:
    """Return the parts of an answer; the only one of an answer that is not multipart."""
    assert response["statusCode"] == 200, response["body"]
    return parts_of(response["headers"]["Content-Type"], b64decode(response["body"]))


def parts_of(media_type: str, body: bytes) -> list[Part]:
    """Parse a body as independently of ours as Python's library of e-mail is."""
    head = f"Content-Type: {media_type}\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: binary\r\n\r\n".encode()
    message = BytesParser(policy=policy.HTTP).parsebytes(head + body)
    if not message.is_multipart():
        return [Part(message.get_content_type(), message.get_param("transfer-syntax"), body)]
    boundary = message.get_boundary().encode()
    bodies = [each.split(b"\r\n\r\n", 1)[1] for each in body.split(b"\r\n--" + boundary)[1:-1]]
    assert body.endswith(b"\r\n--" + boundary + b"--\r\n")
    heads = list(message.iter_parts())
    assert len(heads) == len(bodies)
    return [
        Part(each.get_content_type(), each.get_param("transfer-syntax"), content)
        for each, content in zip(heads, bodies, strict=True)
    ]


def redirected(response: dict[str, Any]) -> tuple[str, bytes]:
    """Return media type and bytes of the object in the renditions bucket that a 303 leads to."""
    assert response["statusCode"] == 303, response["body"]
    key = response["headers"]["Location"].partition("?")[0].partition("/renditions/")[2]
    key = key or response["headers"]["Location"].partition("?")[0].split("amazonaws.com/", 1)[1]
    found = blobs.client().get_object(Bucket="renditions", Key=key)
    return found["ContentType"], found["Body"].read()
