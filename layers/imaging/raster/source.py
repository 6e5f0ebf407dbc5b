"""Hold an open picture and its frames."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from core.kernel.errors import InvalidParameter
from imaging.raster import orientation, pixels
from imaging.raster.containers import webp_tiff
from imaging.raster.containers.profiles import Profiles
from imaging.raster.containers.tiff_pages import Pages
from imaging.raster.decoder_errors import decoding
from imaging.raster.sniffing import MediaType

OVERSAMPLING = 3


@dataclass(frozen=True)
class Source:
    """An open picture whose declared size is within the budget."""

    image: Any  # Pillow's ImageFile, whose `seek`, `draft` and `tag_v2` are its plug-ins' own, or our Pages
    path: Path
    kind: MediaType
    frames: int
    bits: int
    is_grey: bool
    stored_orientation: int
    halved: int  # how often a frame is that would be too large to be decoded whole
    profiles: Profiles

    @property
    def orientation(self) -> int:
        """Return what is left to be applied after loading: Pillow turns TIFFs itself."""
        return 1 if self.kind is MediaType.TIFF else self.stored_orientation

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height of the current frame, upright."""
        width, height = self.image.size
        return (height, width) if self.orientation in orientation.SWAPPED else (width, height)

    @property
    def depth(self) -> int:
        """Return how many bits of a 16-bit sample are used; JPEG 2000 and TIFF are decoded to the whole range."""
        return 16 if self.kind in {MediaType.JPEG_2000, MediaType.TIFF} else self.bits

    @property
    def profile(self) -> bytes | None:
        """Return the ICC profile of the current frame, or one that stands for what the file says of its colours."""
        return self.profiles.over or self.image.info.get("icc_profile") or self.profiles.under

    def seek(self, number: int) -> None:
        """Move to frame `number` (from 0). Raises InvalidParameter beyond the last."""
        if number >= self.frames:
            raise InvalidParameter.named("frame", f"There are {self.frames} frames, numbered from 0.")
        if self.frames > 1:
            with decoding():
                self.image.seek(number)

    def draft(self, target: tuple[int, int]) -> pixels.Area | None:
        """Have a JPEG decoded to 1/2, 1/4 or 1/8, up to 8 times faster, and return the area that the picture fills.

        Decoders shrink by averaging blocks. At 3 times the target or more that differs from Lanczos of the full picture
        by 50 dB or more, at 2 times by 45 (benchmarks/resize_fidelity.py).
        """
        if self.kind is not MediaType.JPEG:
            return None
        size = (
            min(OVERSAMPLING * wanted, whole >> self.halved)
            for wanted, whole in zip(target, self.image.size, strict=True)
        )
        drafted = self.image.draft(None, tuple(size))
        return drafted[1] if drafted else None

    def load(self) -> Image.Image:
        """Decode the current frame, not yet turned by `orientation`."""
        with decoding():
            if self.kind is MediaType.TIFF and webp_tiff.is_webp(self.image):
                return orientation.upright(webp_tiff.assemble(self.image), self.stored_orientation)
            if isinstance(self.image, Pages):
                return self.image.load()
            if self.kind is MediaType.JPEG_2000:
                self.image.reduce = self.halved
            self.image.load()
        if self.kind is MediaType.GIF:
            return self.image.shown()
        self._scale_transparency()
        return self.image

    def _scale_transparency(self) -> None:
        """Scale the transparent level of a grey PNG of 2 or 4 bits, as Pillow scales its pixels only."""
        level = self.image.info.get("transparency")
        if self.kind is MediaType.PNG and self.image.mode == "L" and isinstance(level, int):
            most = (1 << self.bits) - 1
            self.image.info["transparency"] = (level & most) * 255 // most
