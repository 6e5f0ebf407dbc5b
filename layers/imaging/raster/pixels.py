"""Convert what a decoder returns to pixels that can be shown: grey or sRGB, with or without alpha, resized."""

from io import BytesIO

import numpy as np
from PIL import Image

from imaging.raster.encoding import COLOUR, Pixels

SIXTEEN = ("I;16", "I;16L", "I;16B", "I;16N")
_LATER = ("CMYK", "LAB")  # converted by `to_srgb`, once they are small


def displayable(image: Image.Image, bits: int = 16) -> Image.Image:
    """Return `image` as L, I;16, RGB, RGBA, or CMYK and LAB, which `to_srgb` converts. `bits` is its sample depth.

    16-bit samples that use fewer bits are spread over all 16.
    """
    match image.mode:
        case mode if mode in SIXTEEN:
            return _sixteen(image, bits)
        case "L" | "RGB" | "1" if "transparency" not in image.info:
            return image if image.mode != "1" else image.convert("L")
        case "RGBA" | "CMYK" | "LAB":
            return image
        case _:
            return image.convert("RGBA" if image.has_transparency_data else "RGB")


type Area = tuple[float, float, float, float]  # left, top, right, bottom


def resized(image: Image.Image, size: tuple[int, int], area: Area | None = None) -> Image.Image:
    """Resize `area` of `image`, or all of it, by Lanczos; colours under transparency do not bleed."""
    if image.size == size and area is None:
        return image
    if image.mode != "RGBA":
        return image.resize(size, Image.Resampling.LANCZOS, area)
    image = image.convert("RGBa")  # in steps, so that only two of the three are in memory at once
    image = image.resize(size, Image.Resampling.LANCZOS)
    return image.convert("RGBA")


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert `image` to sRGB by its ICC profile, if that can be read; grey is unchanged."""
    if image.mode in {"L", "I;16"}:
        return image
    if profile or image.mode == "LAB":
        image = _managed(image, profile)
    return image if image.mode in {"RGB", "RGBA"} else image.convert("RGB")


def is_srgb(profile: bytes) -> bool:
    """Return whether the description of the profile says sRGB, or the profile is broken and so changes nothing."""
    from PIL import ImageCms  # noqa: PLC0415 - only for pictures with a profile

    try:
        return "srgb" in ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(profile))).lower()
    except (ImageCms.PyCMSError, OSError):
        return True


def luminance(image: Image.Image) -> Image.Image:
    """Convert what `displayable` returns to L."""
    return to_srgb(image, None).convert("L")


def array(image: Image.Image) -> Pixels:
    """Return what `to_srgb` returns as (H, W), (H, W, 3) or (H, W, 4) of uint8, or (H, W) of uint16."""
    pixels = np.asarray(image)
    return pixels.astype(np.uint16, copy=False) if image.mode == "I;16" else pixels


def from_array(pixels: Pixels) -> Image.Image:
    """Return an array as a Pillow image; 16-bit colour becomes 8-bit, which is what Pillow can hold."""
    if pixels.dtype == np.uint16 and pixels.ndim == COLOUR:
        pixels = ((pixels.astype(np.uint32) + 128) // 257).astype(np.uint8)
    return Image.fromarray(np.ascontiguousarray(pixels))


def _sixteen(image: Image.Image, bits: int) -> Image.Image:
    values = np.asarray(image)
    if image.mode == "I;16" and bits >= 16:  # noqa: PLR2004
        return image
    if 8 < bits < 16:  # noqa: PLR2004
        values = np.minimum(values, (1 << bits) - 1).astype(np.uint32) * 0xFFFF // ((1 << bits) - 1)
    return Image.fromarray(values.astype(np.uint16))


def _managed(image: Image.Image, profile: bytes | None) -> Image.Image:
    from PIL import ImageCms  # noqa: PLC0415 - only for pictures with a profile

    try:
        if image.mode == "LAB":
            source = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        else:
            if is_srgb(profile or b""):
                return image
            source = ImageCms.ImageCmsProfile(BytesIO(profile or b""))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        target = ImageCms.createProfile("sRGB")
        managed = ImageCms.profileToProfile(image, source, target, outputMode=mode)
    except (ImageCms.PyCMSError, OSError):  # a broken profile, or one for other pixels: colours as they stand
        return image
    return managed or image
