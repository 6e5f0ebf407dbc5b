"""Limit what is decoded by what a file declares, before a pixel is made.

Pixels count over all frames. Memory per pixel is the measured peak of each decoder, so that a picture that passes also
fits the sandbox.
"""

from core.kernel.errors import ContentTooLarge
from imaging.raster.sniffing import MediaType

PIXELS = 1 << 28  # as many as a JPEG of the largest cameras has; below it, memory is the limit
FRAMES = 2_000
MEMORY = 2_200_000_000  # of what the sandbox allows: an estimate, so not all of it
AT_ONCE = 64_000_000  # pixels of a frame that is decoded whole, where it can be decoded smaller

_SIXTEEN = ("I;16", "I;16B", "I;16L", "I;16N")
_KEPT = {"1": 1, "L": 1, "P": 1} | dict.fromkeys(_SIXTEEN, 2)  # bytes a pixel; Pillow keeps all others in 4
# to convert, inspect and resize what was decoded; 8 for all others
_SHOWN = {"1": 2, "L": 2, "P": 6, "RGBA": 12, "F": 20, "I": 20} | dict.fromkeys(_SIXTEEN, 12)


def check(frames: int, pixels: int) -> None:
    """Raise ContentTooLarge for too many `frames`, or too many `pixels` in all of them together."""
    if frames > FRAMES:
        raise ContentTooLarge(f"The file has {frames:,} frames; the limit is {FRAMES:,}.")
    if pixels > PIXELS:
        found, most = (f"{number / 1e6:,.0f} million" for number in (pixels, PIXELS))
        raise ContentTooLarge(f"The file has {found} pixels in {frames} frame(s); the limit is {most}.")


def check_memory(pixels: int, per_pixel: float) -> None:
    """Raise ContentTooLarge when one frame of `pixels` pixels at `per_pixel` bytes does not fit in memory."""
    if pixels * per_pixel > MEMORY:
        limit = MEMORY / per_pixel / 1e6
        raise ContentTooLarge(
            f"A frame has {pixels / 1e6:,.1f} million pixels; the limit of this format is {limit:,.1f}."
        )


def reduction(kind: MediaType, pixels: int, levels: int) -> int:
    """Return how often a frame is halved as it is decoded: so often that it has no more than AT_ONCE pixels.

    JPEG can be halved three times, JPEG 2000 as often as it has `levels` of wavelets, and others not.
    """
    most = {MediaType.JPEG: 3, MediaType.JPEG_2000: levels}.get(kind, 0)
    return min(most, sum(pixels > AT_ONCE * 4**times for times in range(most)))


def bytes_per_pixel(kind: MediaType, mode: str, *, animated: bool, held: float = 0, halved: int = 0) -> float:
    """Return the peak bytes a pixel of decoding and inspecting, of a frame that is `halved` so often.

    A progressive JPEG keeps `held` bytes of each pixel between its scans, whatever it is decoded to.
    """
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
            decoding = kept
    return held + max(decoding, _SHOWN.get(mode, 8)) / 4**halved
