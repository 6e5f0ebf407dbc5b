"""Play an authenticator app: the codes of a secret by RFC 6238, written apart from what verifies them."""

import base64
import hashlib
import hmac
import struct
import time


def code_of(secret: str, at: float | None = None) -> str:
    """Return the code of a base32 secret at a time in seconds; by default now."""
    counter = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] % 16
    (number,) = struct.unpack(">I", digest[offset : offset + 4])
    return str(number % 2**31 % 10**6).zfill(6)


def wrong_code_of(secret: str) -> str:
    """Return a code that is right neither now nor within a minute."""
    near = {code_of(secret, time.time() + 30 * step) for step in range(-3, 4)}
    return next(code for number in range(10) if (code := f"{number:06}") not in near)
