"""An open picture, and its frames."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from core.kernel.errors import InvalidParameter
from imaging.raster import orientation
from imaging.raster.containers import webp_tiff
from imaging.raster.containers.tiff_pages import Pages
from imaging.raster.decoder_errors import decoding
from imaging.raster.sniffing import MediaType


@dataclass(frozen=True)
class Source:
    """An open picture whose declared size is within the budget. `orientation` is what is left to be done by us."""

    image: Any  # Pillow's ImageFile, whose `seek`, `draft` and `tag_v2` are its plug-ins' own, or our Pages
    path: Path
    kind: MediaType
    frames: int
    bits: int
    stored_orientation: int

    @property
    def orientation(self) -> int:
        """What `frame` still has to be turned by: Pillow turns TIFFs while it loads them."""
        return 1 if self.kind is MediaType.TIFF else self.stored_orientation

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the frame it stands at, upright."""
        width, height = self.image.size
        return (height, width) if self.orientation in orientation.SWAPPED else (width, height)

    @property
    def depth(self) -> int:
        """How many bits of a 16-bit sample are used: JPEG 2000 and TIFF come spread over all."""
        return 16 if self.kind in {MediaType.JPEG_2000, MediaType.TIFF} else self.bits

    def seek(self, number: int) -> None:
        """Stand at frame `number` (from 0). Raises InvalidParameter beyond the last."""
        if number >= self.frames:
            raise InvalidParameter.named("frame", f"There are {self.frames} frames, counted from 0.")
        if self.frames > 1:
            with decoding():
                self.image.seek(number)

    def load(self) -> Image.Image:
        """The frame it stands at, decoded, not yet turned by `orientation`."""
        with decoding():
            if self.kind is MediaType.TIFF and webp_tiff.is_webp(self.image):
                return orientation.upright(webp_tiff.assemble(self.image), self.stored_orientation)
            if isinstance(self.image, Pages):
                return self.image.load()
            self.image.load()
        return self.image
