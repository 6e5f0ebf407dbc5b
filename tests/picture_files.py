"""Provide test pictures: the sample set with its expectations, and small ones with known pixels."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageOps

import needs

from support import SHARED

FOLDER = SHARED / "images"
SAMPLES: list[dict[str, Any]] = (
    json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))["files"] if FOLDER.is_dir() else []
)
CUT_BY_ITS_MAKERS = "jp2/balloon_eciRGBv2_aware.jp2"  # ends at the head of its codestream: there is nothing to decode
WITHOUT_PILLOW = "tiff/hopper_webp.tif"  # Pillow's libtiff knows no WebP

QUADRANTS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255))  # top left, top right, bottom left, bottom right


NO_SAMPLES = pytest.mark.skipif(not SAMPLES, reason=needs.SAMPLE_DATA)


def samples(*expectations: str, folder: str = "") -> pytest.MarkDecorator:
    """Run a test once for every sample in folders with this prefix, and with this expectation if one is given."""
    found = [
        pytest.param(FOLDER / each["path"], id=each["path"])
        for each in SAMPLES
        if each["path"].startswith(folder)
        and each["path"] != CUT_BY_ITS_MAKERS
        and (not expectations or each["expect"] in expectations)
    ]
    return pytest.mark.parametrize("path", found or [pytest.param(FOLDER, marks=NO_SAMPLES)])


class Direct(NamedTuple):
    """Pillow's own decoding of a file: the first frame upright, and the number of frames."""

    image: Image.Image
    frames: int


def directly(path: Path) -> Direct:
    with Image.open(path) as image:
        frames = 1 if image.format == "MPO" else getattr(image, "n_frames", 1)
        upright = ImageOps.exif_transpose(image)
        return Direct(upright.copy(), frames)


def quadrants(width: int = 60, height: int = 40) -> Image.Image:
    """Return a picture of four quadrants: red and green above blue and white."""
    pixels = np.empty((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2], pixels[: height // 2, width // 2 :] = QUADRANTS[:2]
    pixels[height // 2 :, : width // 2], pixels[height // 2 :, width // 2 :] = QUADRANTS[2:]
    return Image.fromarray(pixels)


def corners(pixels: NDArray[Any]) -> list[tuple[int, ...]]:
    """Return the colours in the middle of the four quadrants, in the order of QUADRANTS."""
    height, width = pixels.shape[:2]
    rows, columns = (height // 4, height * 3 // 4), (width // 4, width * 3 // 4)
    return [tuple(int(value) for value in pixels[row, column][:3]) for row in rows for column in columns]


def saved(path: Path, image: Image.Image, **options: Any) -> Path:
    image.save(path, **options)
    return path


def decoded(content: bytes) -> NDArray[Any]:
    """Decode a picture as any client would."""
    with Image.open(BytesIO(content)) as image:
        return np.asarray(image)


def png_chunks(content: bytes) -> list[str]:
    names, at = [], 8
    while at < len(content):
        length = int.from_bytes(content[at : at + 4])
        names.append(content[at + 4 : at + 8].decode())
        at += 12 + length
    return names


def jpeg_metadata(content: bytes) -> set[str]:
    """Return the kinds of metadata that a JPEG contains, with "tail" for bytes after its end."""
    kinds: set[str] = set() if content.endswith(b"\xff\xd9") else {"tail"}
    at = 2
    while content[at + 1] != 0xDA:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if marker == 0xFE or 0xE0 <= marker <= 0xEF:
            kinds.add("jfif" if content[at + 4 : at + 8] == b"JFIF" else f"{marker:02x}")
        at += 2 + length
    return kinds


def photograph(width: int, height: int, random: np.random.Generator) -> Image.Image:
    """Make a picture with the spectrum of a photograph, 1/f noise, under edges, lines and text."""
    light = _noise(width, height, 1.0, random)
    channels = [128 + 45 * (light + 0.35 * _noise(width, height, 1.3, random)) for _ in range(3)]
    image = Image.fromarray(np.stack(channels, axis=2).clip(0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        x, y, radius = (int(random.integers(limit)) for limit in (width, height, width // 12))
        colour = tuple(random.integers(0, 256, 3).tolist())
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
        draw.line((x, y, y, x), fill=colour, width=1 + radius % 8)
        draw.text((x, y), "The quick brown fox 0123", fill=colour[::-1], font_size=20 + radius // 4)
    return image


def _noise(width: int, height: int, slope: float, random: np.random.Generator) -> NDArray[np.float64]:
    """Return (height, width) noise of mean 0 and deviation 1 with an amplitude of 1 / frequency ** `slope`."""
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :])
    frequency[0, 0] = 1
    spectrum = np.fft.rfft2(random.standard_normal((height, width))) / frequency**slope
    field = np.fft.irfft2(spectrum, (height, width))
    return (field - field.mean()) / field.std()
