"""Declare what the services need of the imaging layer, which they may not import: its handlers pass it in."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

from core.images.annotations.model import Measures, Polygon
from core.images.inspection import Inspection
from core.images.render_options import RenderOptions
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
    """How a picture is to be rendered; `table` holds the 768 bytes of the named colour map."""

    options: RenderOptions
    table: bytes | None = None


class Imaging(NamedTuple):
    """Each runs where a bomb or a crash does no harm, and raises UnsupportedMediaType for what it cannot read."""

    inspect: Callable[[Path], Inspection]
    rewrite: Callable[[Path, Path], bool]  # a DICOM file whose frames cannot be read by range, to one whose can
    picture: Callable[[Path, Wish], Drawn]
    frame: Callable[[EncodedFrame, Wish], Drawn]
    resize: Callable[[Path, bool], dict[str, Drawn]]  # whether it is known to be grey; renditions by name
    measure: Callable[[Polygon, int | None, int | None], Measures]  # on a picture of this width and height, if known
    colorize: Callable[[bytes, str], Drawn]  # a grey rendition, the name of a colour map
