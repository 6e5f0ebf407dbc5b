"""Content-MD5 and x-amz-checksum-*: what arrived must be what was sent."""

import base64
import hashlib
import zlib
from collections.abc import Callable, Mapping

from local.guard.refusal import Refusal


def _crc32c_table() -> list[int]:
    table: list[int] = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)  # Castagnoli, reflected
        table.append(value)
    return table


def _crc32c(data: bytes) -> bytes:
    table, value = _crc32c_table(), 0xFFFFFFFF
    for byte in data:
        value = table[(value ^ byte) & 0xFF] ^ value >> 8
    return (value ^ 0xFFFFFFFF).to_bytes(4, "big")


ALGORITHMS: Mapping[str, Callable[[bytes], bytes]] = {
    "content-md5": lambda data: hashlib.md5(data, usedforsecurity=False).digest(),
    "x-amz-checksum-crc32": lambda data: zlib.crc32(data).to_bytes(4, "big"),
    "x-amz-checksum-crc32c": _crc32c,
    "x-amz-checksum-sha1": lambda data: hashlib.sha1(data, usedforsecurity=False).digest(),
    "x-amz-checksum-sha256": lambda data: hashlib.sha256(data).digest(),
}


def check_sums(headers: Mapping[str, str], data: bytes) -> None:
    """Raises Refusal when a checksum among the headers is not that of the data."""
    for name, value in headers.items():
        if name in ALGORITHMS and base64.b64encode(ALGORITHMS[name](data)).decode() != value:
            raise Refusal(400, "BadDigest", f"The {name} you specified did not match what we received.")
