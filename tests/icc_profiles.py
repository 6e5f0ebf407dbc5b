"""ICC profiles made by hand (ICC.1:2001-04), so that tests know what a colour must become."""

import struct
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

# XYZ of red, green and blue relative to D50
SRGB = ((0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141))
DISPLAY_P3 = ((0.5151, 0.2412, -0.0011), (0.2919, 0.6922, 0.0419), (0.1572, 0.0666, 0.7841))
SWAPPED = (SRGB[1], SRGB[0], SRGB[2])
D50 = (0.9642, 1.0, 0.8249)


def matrix_profile(gamma: float, primaries: Sequence[Sequence[float]] = SRGB, name: str = "sRGB, it says") -> bytes:
    """Return a profile of RGB by its primaries and one gamma."""
    columns = [(tag, _xyz(*xyz)) for tag, xyz in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries, strict=True)]
    curves = [(tag, _curve(gamma)) for tag in (b"rTRC", b"gTRC", b"bTRC")]
    return _profile(b"mntr", b"RGB ", b"XYZ ", name, [*columns, *curves])


def grey_profile(gamma: float, name: str = "sRGB, it says") -> bytes:
    """Return a profile of grey by its gamma."""
    return _profile(b"mntr", b"GRAY", b"XYZ ", name, [(b"kTRC", _curve(gamma))])


def ink_profile() -> bytes:
    """Return a profile of CMYK: a table of two steps an ink, from white paper to L* 10, with a* and b* of their own."""
    inks = np.stack(np.meshgrid(*[[0, 1]] * 4, indexing="ij"), axis=-1).reshape(-1, 4)
    lightness = 100 - inks @ (15, 25, 5, 45)
    a, b = inks @ (-30, 60, -5, 0), inks @ (-40, -5, 80, 0)
    encoded = np.stack([lightness / 100 * 0xFF00, (a + 128) * 256, (b + 128) * 256], axis=1).clip(0, 0xFFFF)
    head = struct.pack(">4s4xBBBx9i", b"mft2", 4, 3, 2, *(65_536 * np.eye(3, dtype=int)).ravel().tolist())
    linear = struct.pack(">2H", 0, 0xFFFF)
    table = head + struct.pack(">HH", 2, 2) + 4 * linear + encoded.astype(">u2").tobytes() + 3 * linear
    return _profile(b"prtr", b"CMYK", b"Lab ", "inks", [(b"A2B0", table)])


def managed(image: Image.Image, profile: bytes) -> NDArray[Any]:
    """Return a picture as a colour-managed viewer shows it: RGB of 8 bits."""
    target = ImageCms.createProfile("sRGB")
    shown = ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(BytesIO(profile)), target, outputMode="RGB")
    assert shown is not None
    return np.asarray(shown)


def srgb_levels(light: NDArray[Any]) -> NDArray[Any]:
    """Return light of 0..1 as levels of 0..1 (IEC 61966-2-1)."""
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055)


def _curve(gamma: float) -> bytes:
    return struct.pack(">4s4xIH", b"curv", 1, round(gamma * 256))


def _xyz(*values: float) -> bytes:
    return struct.pack(">4s4x3i", b"XYZ ", *(round(value * 65_536) for value in values))


def _profile(kind: bytes, space: bytes, connection: bytes, name: str, tags: list[tuple[bytes, bytes]]) -> bytes:
    text = name.encode() + b"\0"
    description = struct.pack(">4s4xI", b"desc", len(text)) + text + bytes(78)
    entries = [(b"desc", description), (b"wtpt", _xyz(*D50)), *tags]
    directory, body = struct.pack(">I", len(entries)), b""
    for tag, data in entries:
        directory += struct.pack(">4sII", tag, 132 + 12 * len(entries) + len(body), len(data))
        body += data.ljust(-(-len(data) // 4) * 4, b"\0")
    size = 128 + len(directory) + len(body)
    head = struct.pack(">I4sI4s4s4s12x4s", size, b"test", 0x02400000, kind, space, connection, b"acsp")
    return (
        head.ljust(68, b"\0")
        + struct.pack(">3i", *(round(v * 65_536) for v in D50)).ljust(60, b"\0")
        + directory
        + body
    )
