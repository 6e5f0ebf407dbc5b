"""Declare what the services need of the imaging layer, which they may not import: its handlers pass it in."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from core.images.annotations.model import Measures
from core.images.annotations.shapes import Shape
from core.images.inspection import Inspection, Window
from core.images.render_options import Region, RenderOptions, VoiFunction
from core.kernel.frame_index import EncodedFrame


class Drawn(Protocol):
    """An encoded picture."""

    @property
    def content(self) -> bytes: ...
    @property
    def media_type(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...


class Wish(NamedTuple):
    """The way to render a picture; `table` holds the 768 bytes of the named colour map.

    For a frame of a DICOM object also: the part of it that `options` then give the size of, and the shape of a window.
    """

    options: RenderOptions
    table: bytes | None = None
    region: Region | None = None
    function: VoiFunction | None = None


class Imaging(Protocol):
    """Decode, draw and measure pictures.

    Files run where a bomb or a crash does no harm; what cannot be read raises UnsupportedMediaType.
    """

    def inspect(self, path: Path) -> Inspection:
        """Say what a file is, after decoding it whole. Raises ContentTooLarge beyond the budget of pixels."""
        ...

    def rewrite(self, path: Path, out: Path) -> bool:
        """Copy a DICOM file whose frames cannot be read by range to one whose can; return False if it needs none."""
        ...

    def picture(self, path: Path, wish: Wish) -> Drawn:
        """Draw a file. Raises InvalidParameter for a frame or colour map it has not, OutputTooLarge."""
        ...

    def frame(self, encoded: EncodedFrame, wish: Wish) -> Drawn:
        """Draw one frame of a DICOM file."""
        ...

    def transcode_frames(self, encoded: Sequence[EncodedFrame], syntax: str) -> list[bytes]:
        """Return frames of a DICOM file in Explicit VR Little Endian, or without loss in one of `ENCODED`.

        Raises NotDrawable for frames that cannot be decoded, and samples that the codec does not take.
        """
        ...

    def compress(self, path: Path, out: Path) -> list[bytes]:
        """Copy a little-endian DICOM file to one in HTJ2K Lossless RPCL; return where codestreams are, in FrameChunks.

        Raises NotDrawable for samples that the codec does not take.
        """
        ...

    def transcode(self, path: Path, syntax: str) -> bytes:
        """Return a DICOM file with its frames in Explicit VR Little Endian, or without loss in one of `ENCODED`."""
        ...

    def resize(self, path: Path, *, grey: bool, window: Window | None) -> Mapping[str, Drawn]:
        """Draw a file in every standard size, by its name.

        `grey` says that even a colour file has no colours, `window` how grey is shown, both as they were inspected.
        """
        ...

    def colorize(self, content: bytes, name: str) -> Drawn:
        """Colour a grey PNG by the built-in colour map of this name."""
        ...

    def measure(self, shape: Shape, width: int | None, height: int | None) -> Measures:
        """Measure a shape on a picture of this size, if known. Raises ValidationFailed if it cannot lie there."""
        ...
