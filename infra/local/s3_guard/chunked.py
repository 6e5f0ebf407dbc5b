"""Decode bodies in `aws-chunked` encoding: chunks with their lengths, and checksums in trailing headers."""

from local.s3_guard.refusal import Refusal
from local.s3_guard.wire import Wire


def unchunk(wire: Wire) -> None:
    """Replace the chunks by the plain body and the trailing headers. Raises Refusal when they are broken."""
    if not wire.headers.get("x-amz-content-sha256", "").startswith("STREAMING-"):
        return
    whole, parts = bytes(wire.body), list[bytes]()
    position = 0
    while True:
        end = whole.find(b"\r\n", position)
        try:
            size = int(whole[position : max(end, position)].partition(b";")[0], 16)
        except ValueError as error:
            raise Refusal(400, "IncompleteBody", "A chunk has no length.") from error
        position = end + len(b"\r\n")
        if len(whole) < position + size:
            raise Refusal(400, "IncompleteBody", "The body ends within a chunk.")
        if size == 0:
            break
        parts.append(whole[position : position + size])
        position += size
        position += len(b"\r\n") if whole.startswith(b"\r\n", position) else 0
    body = b"".join(parts)
    if len(body) != int(wire.headers.get("x-amz-decoded-content-length", len(body))):
        raise Refusal(400, "IncompleteBody", "The body is not as long as declared.")
    for line in whole[position:].decode("latin-1").split("\r\n"):
        name, _, value = line.partition(":")
        if name.lower().startswith("x-amz-checksum-"):
            wire.headers[name.lower()] = value.strip()
            wire.environ[f"HTTP_{name.upper().replace('-', '_')}"] = value.strip()
    encodings = wire.headers.pop("content-encoding", "").split(",")
    wire.environ["HTTP_CONTENT_ENCODING"] = ",".join(e for e in map(str.strip, encodings) if e != "aws-chunked")
    wire.environ["HTTP_X_AMZ_CONTENT_SHA256"] = "UNSIGNED-PAYLOAD"
    wire.replace_body(body)
