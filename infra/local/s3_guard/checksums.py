"""Compare a body with its Content-MD5 and x-amz-checksum-* headers."""

import base64
import hashlib
import zlib
from collections.abc import Callable, Mapping
from functools import partial

from local.s3_guard.content import Content, pieces_of
from local.s3_guard.refusal import Refusal

type Body = Content | bytes


def _crc32c_table() -> list[int]:
    table: list[int] = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)  # Castagnoli, reflected
        table.append(value)
    return table


def _crc32(body: Body) -> bytes:
    value = 0
    for piece in pieces_of(body):
        value = zlib.crc32(piece, value)
    return value.to_bytes(4, "big")


def _crc32c(body: Body) -> bytes:
    table, value = _crc32c_table(), 0xFFFFFFFF
    for piece in pieces_of(body):
        for byte in piece:
            value = table[(value ^ byte) & 0xFF] ^ value >> 8
    return (value ^ 0xFFFFFFFF).to_bytes(4, "big")


def digest(algorithm: str, body: Body) -> bytes:
    """Return the digest of a body, by any algorithm that hashlib names."""
    made = hashlib.new(algorithm, usedforsecurity=False)
    for piece in pieces_of(body):
        made.update(piece)
    return made.digest()


ALGORITHMS: Mapping[str, Callable[[Body], bytes]] = {
    "content-md5": partial(digest, "md5"),
    "x-amz-checksum-crc32": _crc32,
    "x-amz-checksum-crc32c": _crc32c,
    "x-amz-checksum-sha1": partial(digest, "sha1"),
    "x-amz-checksum-sha256": partial(digest, "sha256"),
}


def check_sums(headers: Mapping[str, str], body: Body) -> None:
    """Raise Refusal when a checksum among the headers is not that of the body."""
    for name, value in headers.items():
        if name in ALGORITHMS and base64.b64encode(ALGORITHMS[name](body)).decode() != value:
            raise Refusal(400, "BadDigest", f"The {name} you specified did not match what we received.")
