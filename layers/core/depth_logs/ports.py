"""Declare what the services of depth logs need of the imaging layer, which they may not import."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from core.depth_logs.queries import Encoding, PictureFormat
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
    @property
    def depth_unit(self) -> str | None: ...
    @property
    def null_value(self) -> tuple[float, ...]: ...  # those of the rules, and that of a LAS header


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
    """The way from lines to a picture: `rules` define its numbers and its width."""

    source_width: int
    rules: LogRules
    most_pixels: int
    row_height: float = 1  # pixels a line
    palette: bytes | None = None
    format: PictureFormat = PictureFormat.PNG


class FrameDrawing(NamedTuple):
    """The way from lines to frames; `rules` as in Drawing."""

    source_width: int
    rules: LogRules
    encoding: Encoding
    palette: bytes | None = None
    stretch: bool = False


type Pixels = str | list[float | None] | None  # a PNG in base64, numbers with gaps, or nothing
type Fetch = Callable[[int, int], bytes]  # bytes start..stop of a strip


class Table(NamedTuple):
    """Some lines as one NumPy file, the depth of the last, and whether there are more."""

    content: bytes
    last: int | None
    more: bool


class DepthImaging(Protocol):
    """Read tables of depths, and colour the pictures of whole logs."""

    def import_depth_log(
        self, file: Readable, rules: LogRules, sink: Callable[[str], Sink], largest: int, seconds: float
    ) -> Imported:
        """Read a table of at most `largest` bytes, unpacked, and write each strip to `sink(name)`.

        Raises InvalidCsv with the first twenty faults, ContentTooLarge, also after so many `seconds` of computing, and
        UnsupportedMediaType; what was written before is then to be discarded.
        """
        ...

    def recolour(self, png: bytes, palette: bytes) -> bytes:
        """Add a palette of 768 bytes to the thumbnail of an import."""
        ...

    def size_of(self, png: bytes) -> tuple[int, int]:
        """Return the width and height of a PNG."""
        ...


class DepthRendering[S: Span](Protocol):
    """Find the rows of a depth range in a strip, and draw them. Depths are in billionths."""

    def span(self, index: bytes, lowest: int, highest: int) -> S:
        """Return where the rows with lowest <= depth <= highest lie."""
        ...

    def first_rows(self, where: S, rows: int) -> S:
        """Return the part of a span that holds its first `rows` rows, and little more."""
        ...

    def count(self, where: S, fetch: Fetch) -> int:
        """Return the exact number of rows in a span, fetching the blocks that it cuts through."""
        ...

    def nth(self, where: S, number: int, fetch: Fetch) -> int | None:
        """Return the depth of row `number` of a span, from 0, or None if there are fewer."""
        ...

    def picture(self, where: S, content: bytes, drawing: Drawing) -> bytes | None:
        """Draw the rows of a span as one picture; return None if there are none. Raises OutputTooLarge."""
        ...

    def frames(self, where: S, content: bytes, drawing: FrameDrawing) -> list[tuple[int, Pixels]]:
        """Return the depth of each row of a span with what `drawing` asks of it."""
        ...

    def table(self, where: S, content: bytes, drawing: FrameDrawing, limit: int) -> Table:
        """Return the first `limit` rows of a span as one NumPy file of (depth, pixels)."""
        ...
