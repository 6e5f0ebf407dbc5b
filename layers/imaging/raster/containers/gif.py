"""Show through what no frame of a GIF has covered yet: Pillow fills it with the first colour of the palette."""

from typing import BinaryIO

from PIL import Image
from PIL.GifImagePlugin import GifImageFile

type Rectangle = tuple[int, int, int, int]


class Gif(GifImageFile):
    """A GifImageFile that knows where its frames lie on the canvas."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self._covered: dict[int, Rectangle] = {0: self.dispose_extent or (0, 0, 0, 0)}

    def seek(self, frame: int) -> None:
        """Move to a frame, by way of those before it."""
        for number in range(self.tell() + 1, frame + 1) if frame > self.tell() else (frame,):
            super().seek(number)
            self._covered[number] = self.dispose_extent or (0, 0, 0, 0)

    def shown(self) -> Image.Image:
        """Return the loaded frame; as RGBA where a part of the canvas was not covered by it or a frame before it."""
        canvas = 0, 0, *self.size
        covered = [self._covered[number] for number in range(self.tell() + 1)]
        if canvas in covered or self.has_transparency_data:
            return self
        mask = Image.new("L", self.size)
        for rectangle in covered:
            mask.paste(255, rectangle)
        frame = self.convert("RGBA")
        frame.putalpha(mask)
        return frame
