"""Decode a plain PNG by libpng, which inflates and checks it in half the time that Pillow takes."""

from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL.PngImagePlugin import PngImageFile

from imaging.raster.containers import png


class PlainPng(PngImageFile):
    """A PNG with samples of 8 bits as they are shown (`png.Png.is_plain`).

    libpng refuses what is damaged or cut short. What it is stricter with than Pillow is counted, and read by Pillow.
    """

    def load(self) -> Any:
        """Decode the pixels, and read the chunks behind them. Raises UnsupportedMediaType when pixels are missing."""
        if self.tile and (pixels := self._decoded()) is not None:
            self.load_prepare()
            self.frombytes(pixels)
            self.load_end()
            self.tile = []
        return super().load()

    def _decoded(self) -> NDArray[np.uint8] | None:
        """Return (height, width) or (height, width, 3 or 4), or None when libpng refuses the file."""
        import imagecodecs  # noqa: PLC0415 - only for a PNG

        assert self.fp is not None  # noqa: S101 - until the pixels are decoded
        path = Path(self.fp.name)
        with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            try:
                return imagecodecs.png_decode(content)
            except imagecodecs.PngError:
                png.check(path, count=True)
                return None
