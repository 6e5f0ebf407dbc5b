"""Declare what the services of depth logs need of the imaging layer, which they may not import."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

from core.depth_logs.queries import PictureFormat
from core.depth_logs.rules import LogRules


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Sink(Protocol):
    def write(self, content: bytes, /) -> object: ...


class Imported(Protocol):
    """The facts about an imported log; depths in billionths, 36 bytes of index per block."""

    @property
    def rows(self) -> int: ...
    @property
    def columns(self) -> int: ...
    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...
    @property
    def indexes(self) -> Mapping[str, bytes]: ...
    @property
    def thumbnail(self) -> bytes: ...


class Span(Protocol):
    """The blocks that a range of depths touches, and the run of bytes that holds them."""

    @property
    def start(self) -> int: ...
    @property
    def stop(self) -> int: ...
    @property
    def rows(self) -> int: ...  # at most
    @property
    def fewest(self) -> int: ...  # at least


class Drawing(NamedTuple):
    """How lines become a picture: `rules` define its numbers and its width."""

    source_width: int
    rules: LogRules
    most_pixels: int
    row_height: float = 1  # pixels a line
    palette: bytes | None = None
    format: PictureFormat = PictureFormat.PNG


class FrameDrawing(NamedTuple):
    """How lines become frames; `rules` as in Drawing."""

    source_width: int
    rules: LogRules
    encoding: str
    palette: bytes | None = None
    stretch: bool = False


type Fetch = Callable[[int, int], bytes]  # bytes start..stop of a strip


class Table(NamedTuple):
    """Some lines as one NumPy file, the depth of the last, and whether there are more."""

    content: bytes
    last: int | None
    more: bool


class DepthImaging(NamedTuple):
    import_depth_log: Callable[[Readable, LogRules, Callable[[str], Sink], int], Imported]
    span: Callable[[bytes, int, int], Span]  # of an index, from a depth to a depth
    first_rows: Callable[[Any, int], Span]  # a span with no more blocks than so many rows need
    count: Callable[[Any, Fetch], int]  # exactly the rows of a span
    nth: Callable[[Any, int, Fetch], int | None]  # the depth of its row number n, from 0
    picture: Callable[[Any, bytes, Drawing], bytes | None]
    frames: Callable[[Any, bytes, FrameDrawing], list[tuple[int, Any]]]  # depth, and what was asked for
    table: Callable[[Any, bytes, FrameDrawing, int], Table]
    recolour: Callable[[bytes, bytes], bytes]
    size: Callable[[bytes], tuple[int, int]]  # width and height of a PNG
