"""The recipe: everything that rendering a frame needs besides its bytes. It is kept beside the frame index."""

from enum import StrEnum
from typing import Self
from zlib import MAX_WBITS, compress, decompressobj

from pydantic import ConfigDict

from core.kernel.errors import UnsupportedMediaType
from core.kernel.values import Value

MAX_PACKED = 380_000  # bytes: a recipe is one item of a table

_VERSION = b"\x01"


class VoiFunction(StrEnum):
    """The shape of a window (PS3.3 C.11.2.1.2 and C.11.2.1.3)."""

    LINEAR = "LINEAR"
    LINEAR_EXACT = "LINEAR_EXACT"
    SIGMOID = "SIGMOID"


class Numbers(StrEnum):
    """The type of the samples, which follows from the element that holds them."""

    INTEGER = "integer"
    FLOAT = "float"
    DOUBLE = "double"


class _Part(Value):
    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")


class Window(_Part):
    center: float
    width: float


class Table(_Part):
    """A look-up table: `entries` are little-endian uint16, the first for input `first`; outputs are 0..2^bits - 1."""

    first: int
    bits: int
    entries: bytes


class Palette(_Part):
    """Red, green and blue channels of 8 bits, one after the other; the first entry of each is for value `first`."""

    first: int
    channels: bytes


class Greys(_Part):
    """The grey transformation: modality (a table, or slope and intercept), then values of interest (VOI)."""

    slope: float = 1.0
    intercept: float = 0.0
    modality: Table | None = None
    voi: Table | None = None
    window: Window | None = None
    function: VoiFunction = VoiFunction.LINEAR


class Recipe(_Part):
    """Everything but the frames.

    `greys` are the distinct transformations; `greys_of` gives the place of one for each frame as little-endian uint32,
    and is empty if all frames share the first.
    """

    transfer_syntax: str
    rows: int
    columns: int
    frames: int = 1
    samples: int = 1
    planar: bool = False
    photometric: str = "MONOCHROME2"
    bits_allocated: int = 16
    bits_stored: int = 16
    raised: int = 0
    signed: bool = False
    numbers: Numbers = Numbers.INTEGER
    inverse: bool = False
    padding: tuple[float, float] | None = None
    palette: Palette | None = None
    greys: tuple[Greys, ...] = (Greys(),)
    greys_of: bytes = b""

    @property
    def is_grey(self) -> bool:
        return self.photometric.startswith("MONOCHROME")

    @property
    def pixels(self) -> int:
        return self.rows * self.columns

    def greys_for(self, number: int) -> Greys:
        """Return the grey transformation of frame `number`, counted from 0."""
        at = 4 * number
        return self.greys[int.from_bytes(self.greys_of[at : at + 4], "little")]

    def to_bytes(self) -> bytes:
        """Pack with a version and compress: some hundred bytes; tens of kilobytes with 2,000 different windows.

        Raises UnsupportedMediaType beyond MAX_PACKED.
        """
        packed = _VERSION + compress(self.model_dump_json(exclude_defaults=True).encode(), 6)
        if len(packed) > MAX_PACKED:
            raise UnsupportedMediaType("The object has more windows and look-up tables than we keep.")
        return packed

    @classmethod
    def from_bytes(cls, packed: bytes) -> Self:
        """Unpack a recipe. Raises ValueError for another version."""
        if packed[:1] != _VERSION:
            raise ValueError(f"a recipe of version {packed[:1]!r}")
        return cls.model_validate_json(decompressobj(MAX_WBITS).decompress(packed[1:]))
