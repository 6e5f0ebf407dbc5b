"""Limit what is decoded by what a file declares, before a pixel is made.

Pixels count over all frames. Memory per pixel is the measured peak of each decoder, so that a picture that passes also
fits the sandbox.
"""

from core.kernel.errors import ContentTooLarge
from imaging.raster.sniffing import MediaType

PIXELS = 128_000_000
FRAMES = 2_000
MEMORY = 400_000_000  # of the sandbox's 512 MB; the rest is for looking at what was decoded

_SIXTEEN = ("I;16", "I;16B", "I;16L", "I;16N")
_KEPT = {"1": 1, "L": 1, "P": 1} | dict.fromkeys(_SIXTEEN, 2)  # bytes a pixel; Pillow keeps all others in 4
# to convert, inspect and resize what was decoded; 8 for all others
_SHOWN = {"1": 2, "L": 2, "P": 6, "RGBA": 12, "F": 20, "I": 20} | dict.fromkeys(_SIXTEEN, 12)


def check(frames: int, pixels: int) -> None:
    """Raise ContentTooLarge for too many `frames`, or too many `pixels` in all of them together."""
    if frames > FRAMES:
        raise ContentTooLarge(f"The file has {frames:,} frames; the limit is {FRAMES:,}.")
    if pixels > PIXELS:
        raise ContentTooLarge(
            f"The file has {pixels / 1e6:,.0f} million pixels in {frames} frame(s); the limit is 128 million."
        )


def check_memory(pixels: int, per_pixel: float) -> None:
    """Raise ContentTooLarge when one frame of `pixels` pixels at `per_pixel` bytes does not fit in memory."""
    if pixels * per_pixel > MEMORY:
        limit = MEMORY / per_pixel / 1e6
        raise ContentTooLarge(
            f"A frame has {pixels / 1e6:,.1f} million pixels; the limit of this format is {limit:,.1f}."
        )


def bytes_per_pixel(kind: MediaType, mode: str, *, animated: bool, held: float = 0) -> float:
    """Return the peak bytes a pixel of decoding and inspecting; a progressive JPEG keeps `held` between its scans."""
    kept = _KEPT.get(mode, 4)
    match kind:
        case MediaType.WEBP | MediaType.AVIF | MediaType.HEIC:
            decoding = 20  # decoder, canvas, the canvas before, the copy handed out
        case MediaType.JPEG_2000:
            decoding = 10 if kept < 4 else 28  # noqa: PLR2004 - 32-bit integers a component, twice
        case MediaType.TIFF:
            decoding = 2.5 * kept + 1  # one strip may hold the whole picture
        case MediaType.GIF | MediaType.PNG if animated:
            decoding = 16  # this frame, the one before, what is restored after
        case _:
            decoding = kept + held
    return max(decoding, _SHOWN.get(mode, 8))
