"""Define the queries of depth logs: of their list, of `GET /frames`, and of the picture of a range."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from core.depth_logs.depth import LARGEST, Depth, at_least, at_most
from core.depth_logs.model import StoredLog
from core.images.model import Status
from core.kernel.errors import InvalidParameter
from core.kernel.pages import PageMeta
from core.kernel.paging import Paging
from core.kernel.text_forms import folded
from core.kernel.values import Value
from core.kernel.visibility import Visibility

DEFAULT_COLORMAP = "viridis"
OVERVIEWS = (64, 16, 4)  # rows per line


def _a_depth(text: str) -> str:
    at_least(text)
    return text


Bound = Annotated[str, StringConstraints(max_length=64), AfterValidator(_a_depth), Field(description="A depth")]
ColormapName = Annotated[str, Field(min_length=1, max_length=64, description="Name of a colour map")]


class Normalize(StrEnum):
    """The scale of colours: each frame is stretched over all of them, or all frames have one fixed scale."""

    NONE = "none"
    FRAME = "frame"


class Encoding(StrEnum):
    PNG = "png"  # a picture of one line, in base64
    RAW = "raw"  # numbers
    NONE = "none"  # the depths alone
    NPY = "npy"  # the whole page as one NumPy file of (depth, pixels), nothing else


class PictureFormat(StrEnum):
    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"

    @property
    def media_type(self) -> str:
        return f"image/{self}"

    @property
    def longest_side(self) -> int:
        """Return the longest side in pixels that the format, or its encoder, allows."""
        return {"png": (1 << 31) - 1, "jpeg": 65_500, "webp": 16_383}[self]


class LogsQuery(Paging):
    q: Annotated[str | None, Field(max_length=200, description="Part of the name, ignoring case and accents")] = None
    status: Annotated[Status | None, Field(description="Status of the log")] = None
    visibility: Annotated[Visibility | None, Field(description="Visibility of the log")] = None

    def is_met_by(self, log: StoredLog) -> bool:
        named = self.q is None or folded(self.q) in folded(log.name)
        return named and self.status in {None, log.status} and self.visibility in {None, log.visibility}


class DepthRange(Value):
    """A range of depths, both ends included. Depths are compared as decimals."""

    depth_min: Annotated[Bound | None, Field(description="Least depth, a decimal; default: the first")] = None
    depth_max: Annotated[Bound | None, Field(description="Greatest depth, a decimal; default: the last")] = None

    def bounds(self) -> tuple[int, int]:
        """Return the bounds in billionths. Raises InvalidParameter for an empty range."""
        lowest = -LARGEST if self.depth_min is None else at_least(self.depth_min)
        highest = LARGEST if self.depth_max is None else at_most(self.depth_max)
        if self.depth_min is not None and self.depth_max is not None and lowest > highest:
            raise InvalidParameter.named("depth_min", "depth_min must not be greater than depth_max")
        return lowest, highest


class PictureQuery(DepthRange):
    width: Annotated[int | None, Field(ge=1, le=4096, description="Width of a line in pixels; default: as stored")] = (
        None
    )
    row_height: Annotated[
        float,
        Field(ge=1 / 1024, le=64, description="Pixels per depth; below 1, each line is the mean of several depths"),
    ] = 1
    colormap: ColormapName = DEFAULT_COLORMAP
    format: Annotated[PictureFormat, Field(description="Format of the picture")] = PictureFormat.PNG

    def overview(self) -> int | None:
        """Return the coarsest overview that has a line for every line of the picture."""
        return next((factor for factor in OVERVIEWS if factor * self.row_height <= 1), None)


class FramesQuery(DepthRange):
    log_id: Annotated[str, Field(min_length=1, max_length=64, description="Id of the depth log")]
    colormap: ColormapName = DEFAULT_COLORMAP
    normalize: Annotated[
        Normalize, Field(description="`frame` stretches each frame over all colours; `none` keeps the scale 0..255")
    ] = Normalize.NONE
    encoding: Annotated[
        Encoding, Field(description="Pictures, numbers, depths alone, or one NumPy file of (depth, pixels)")
    ] = Encoding.PNG
    original: Annotated[
        bool,
        Field(
            description="Return the numbers as they were uploaded, neither filled nor clipped, at their own width; "
            "an empty cell is null"
        ),
    ] = False
    limit: Annotated[int, Field(ge=1, le=1000, description="Maximum number of frames on a page")] = 100
    cursor: Annotated[str | None, Field(max_length=2000, description="`meta.next_cursor` of the previous page")] = None
    page: Annotated[int | None, Field(ge=0, le=10_000_000, description="Number of the page, from 0")] = None
    include_total: Annotated[bool, Field(description="Count all frames of the range in `meta.total_results`")] = False

    @property
    def counts(self) -> bool:
        """Return True if this needs the whole index of the range."""
        return self.include_total or self.page is not None


class Frame(Value):
    """One line of a log, as a picture or as numbers."""

    log_id: str
    depth: Depth
    width: int
    height: int = 1
    image: Annotated[str | None, Field(description="A PNG in base64")] = None
    pixels: Annotated[Any, Field(description="The pixel values as a list of numbers")] = None


class FramePage(Value):
    """A page of frames. Wide frames reduce its size: `meta.limit` is the number that it may have."""

    data: tuple[Frame, ...]
    meta: PageMeta
