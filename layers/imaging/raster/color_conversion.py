"""Convert pixels to sRGB by their ICC profile (ICC.1:2022), whatever the profile is called."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

type Colors = NDArray[Any]  # uint8 or uint16, of any shape; samples of a pixel last

GREY, RGB, CMYK, LAB = b"GRAY", b"RGB ", b"CMYK", b"Lab "  # colour spaces as a profile's header names them
_SPACES = {"L": GREY, "I;16": GREY, "RGB": RGB, "RGBA": RGB, "CMYK": CMYK, "LAB": LAB}  # by mode of Pillow
_IDENTICAL = 1  # of 255: such a profile is sRGB by another name
_LATTICE = 9  # levels of each sample that a profile is tried on


class Conversion:
    """A conversion of one kind of pixels to sRGB. Raises RuntimeError for a profile that cannot be read."""

    def __init__(self, profile: bytes, space: bytes) -> None:
        self._profile, self._space = profile, space
        self._tables: dict[Any, Colors] = {}  # of grey levels, by type

    def __call__(self, pixels: Colors) -> Colors:
        """Convert (..., 3) or (..., 4) to RGB with the alpha that there was, CMYK and L*a*b* to RGB, grey to grey."""
        if self._space == GREY:
            depth = pixels.dtype.type
            if depth not in self._tables:
                self._tables[depth] = self._levels(depth)
            return self._tables[depth][pixels]
        channels = 4 if self._space == CMYK else 3
        converted = _transformed(pixels[..., :channels], self._profile, self._space)
        return np.concatenate([converted, pixels[..., channels:]], axis=-1)

    def changes_nothing(self) -> bool:
        """Return whether every colour stays where it is, tried on some."""
        steps = np.linspace(0, 255, _LATTICE).astype(np.uint8)
        colors = np.stack(np.meshgrid(*[steps] * {GREY: 1, RGB: 3, CMYK: 4}[self._space]), axis=-1)
        converted = self(colors).astype(int)
        return converted.shape == colors.shape and bool(np.abs(converted - colors).max() <= _IDENTICAL)

    def _levels(self, depth: type[np.unsignedinteger[Any]]) -> Colors:
        """Return the level of every grey; a profile for RGB is asked for its neutral colours."""
        ramp = np.arange(np.iinfo(depth).max + 1, dtype=depth)[:, None]
        is_grey = _space_of(self._profile) == GREY
        return _transformed(ramp if is_grey else ramp.repeat(3, axis=1), self._profile, GREY if is_grey else RGB)[:, 1]


def to_srgb(profile: bytes | None, mode: str) -> Conversion | None:
    """Return the conversion for pixels of a mode of Pillow (I;16 and 16-bit RGB alike); None when there is none to do.

    That is so without a profile, with one that changes nothing, and with one that is broken or for other pixels, as
    every viewer has it.
    """
    space = _SPACES[mode]
    if space == LAB:
        return Conversion(_profile("lab4"), space)
    if profile is None or _space_of(profile) not in ({GREY, RGB} if space == GREY else {space}):
        return None
    conversion = Conversion(profile, space)
    try:
        return None if conversion.changes_nothing() else conversion
    except (ValueError, RuntimeError):
        return None


def _space_of(profile: bytes) -> bytes:
    return profile[16:20]


@cache
def _profile(name: str) -> bytes:
    from imagecodecs import cms_profile  # noqa: PLC0415 - only for pictures with a profile

    return cms_profile(name)


def _transformed(pixels: Colors, profile: bytes, space: bytes) -> Colors:
    """Transform (..., samples) to (..., 3) of sRGB, of the same depth, perceptually.

    Little CMS is exact to 1/255 in the tables that it makes of 8-bit colours; of greys and of 16 bits it is 20 wrong,
    and must do without them.
    """
    from imagecodecs import CMS, cms_transform  # noqa: PLC0415

    plain = pixels.reshape(1, -1, pixels.shape[-1])
    exact = space in {GREY, LAB} or pixels.dtype != np.uint8
    converted = cms_transform(
        np.ascontiguousarray(plain[..., 0] if space == GREY else plain),
        profile,
        _profile("srgb"),
        colorspace=space.strip().decode().lower(),
        outcolorspace="rgb",
        intent=CMS.INTENT.PERCEPTUAL,
        flags=CMS.FLAGS.NOOPTIMIZE if exact else None,
    )
    return converted.reshape(*pixels.shape[:-1], 3)
