"""Read and apply the EXIF orientation (EXIF 2.32, 4.6.5.1 A)."""

from typing import Any

from numpy.typing import NDArray
from PIL import Image

TAG = 0x0112
SWAPPED = frozenset({5, 6, 7, 8})  # width and height change places
_UPSIDE_DOWN, _MIRRORED = frozenset({3, 4, 7, 8}), frozenset({2, 3, 6, 7})  # after that

_TRANSPOSITIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def stored(image: Image.Image) -> int:
    """Return the orientation, 1..8, that the metadata holds; 1 when it is missing or invalid."""
    try:
        orientation = image.getexif().get(TAG, 1)
    except Exception:  # broken metadata does not make the picture unreadable
        return 1
    return orientation if orientation in _TRANSPOSITIONS else 1


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """Turn and flip `image` from how it is stored to how it is seen."""
    transposition = _TRANSPOSITIONS.get(orientation)
    return image if transposition is None else image.transpose(transposition)


def turned(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Turn and flip an array of (H, W) or (H, W, samples a pixel) in the same way."""
    if orientation in SWAPPED:
        pixels = pixels.swapaxes(0, 1)
    down = -1 if orientation in _UPSIDE_DOWN else 1
    right = -1 if orientation in _MIRRORED else 1
    return pixels[::down, ::right]
