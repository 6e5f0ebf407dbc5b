"""EXIF orientation: where the top of a picture is."""

from PIL import Image

TAG = 0x0112
SWAPPED = frozenset({5, 6, 7, 8})  # width and height change places

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
    """1..8, as the metadata says; 1 when it says nothing, or nonsense."""
    try:
        orientation = image.getexif().get(TAG, 1)
    except Exception:  # metadata may be broken in any way: the picture is none the worse
        return 1
    return orientation if orientation in _TRANSPOSITIONS else 1


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """`image` turned and flipped from how it is stored to how it is seen."""
    transposition = _TRANSPOSITIONS.get(orientation)
    return image if transposition is None else image.transpose(transposition)
