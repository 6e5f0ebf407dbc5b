"""Read the colours of a PNG from its chunks, in the order of precedence of the standard (third edition, 4.3)."""

import struct

from imaging.raster.color_profiles import of_code_points, of_gamma
from imaging.raster.containers.profiles import Profiles

_UNSPECIFIED = 2


def profiles(chunks: dict[bytes, bytes]) -> Profiles:
    """Return the profile of a cICP chunk, which precedes iCCP, and that of gAMA and cHRM, which follows it and sRGB."""
    return Profiles(_coded(chunks.get(b"cICP", b"")), None if b"sRGB" in chunks else _measured(chunks))


def _coded(cicp: bytes) -> bytes | None:
    if len(cicp) != 4 or cicp[2] or _UNSPECIFIED in cicp[:2]:  # noqa: PLR2004 - a matrix would make it YCbCr
        return None
    return of_code_points(cicp[0], cicp[1], full_range=bool(cicp[3]))


def _measured(chunks: dict[bytes, bytes]) -> bytes | None:
    gamma, chromaticities = _numbers(chunks.get(b"gAMA", b""), 1), _numbers(chunks.get(b"cHRM", b""), 8)
    if not gamma and not chromaticities:
        return None
    try:
        return of_gamma(gamma[0] if gamma else None, chromaticities)
    except (ValueError, RuntimeError):
        return None


def _numbers(data: bytes, count: int) -> tuple[float, ...] | None:
    """Return hundred-thousandths as fractions; None when they are not as many, or one of gamma or white is zero."""
    if len(data) != 4 * count:
        return None
    numbers = tuple(number / 100_000 for number in struct.unpack(f">{count}I", data))
    return numbers if all(numbers[:2]) else None
