"""The recipe: everything that rendering a frame needs besides its bytes.

`Recipe` holds what all frames of an object share, and is kept beside the image. `Detail` holds what differs from frame
to frame, and is kept in the frame index, beside the position of the frame.
"""

import json
from base64 import b64decode
from enum import StrEnum
from typing import Self
from zlib import MAX_WBITS, compress, decompressobj

from pydantic import ConfigDict

from core.images.render_options import VoiFunction
from core.kernel.errors import NotDrawable
from core.kernel.values import Value

MAX_PACKED = 380_000  # bytes: a recipe is one item of a table
SUBSAMPLED = frozenset({"YBR_FULL_422", "YBR_PARTIAL_422"})  # where native: Y Y Cb Cr (PS3.3 C.7.6.3.1.2)

_VERSION, _FIRST_VERSION = b"\x02", b"\x01"


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

    @property
    def has_voi(self) -> bool:
        return bool(self.voi or self.window)


class Detail(_Part):
    """The recipe of one frame: its grey transformation, if not the shared one, or why it cannot be drawn."""

    greys: Greys | None = None
    fault: str | None = None

    def to_bytes(self) -> bytes:
        return self.model_dump_json(exclude_defaults=True).encode()


class Recipe(_Part):
    """The recipe of all frames. The first part is the Image Pixel module (PS3.3 C.7.6.3); 0 stands for what is absent.

    `raised` is the number of bits by which samples are shifted up: today High Bit follows from Bits Stored, and it is
    0 (PS3.5 8.1.1). `extent` is the range of modality values over all frames, for those without a VOI transformation.
    `aspect` is the height of a pixel divided by its width. A `palette` beside grey pixels is supplemental (C.7.6.19).
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
    greys: Greys = Greys()
    extent: tuple[float, float] | None = None
    aspect: float = 1.0

    @property
    def is_grey(self) -> bool:
        return self.photometric.startswith("MONOCHROME")

    @property
    def pixels(self) -> int:
        return self.rows * self.columns

    @property
    def frame_bits(self) -> int:
        """Return the bits of one native frame; frames of single bits follow one another without padding."""
        return self.pixels * (2 if self.photometric in SUBSAMPLED else self.samples) * self.bits_allocated

    @property
    def drawn_size(self) -> tuple[int, int]:
        """Width and height of a picture with square pixels that loses no row and no column."""
        if self.aspect >= 1:
            return self.columns, round(self.rows * self.aspect)
        return round(self.columns / self.aspect), self.rows

    def to_bytes(self) -> bytes:
        """Pack with a version and compress, to some hundred bytes. Raises NotDrawable beyond MAX_PACKED."""
        packed = _VERSION + compress(self.model_dump_json(exclude_defaults=True).encode(), 6)
        if len(packed) > MAX_PACKED:
            raise NotDrawable("The object has larger look-up tables than are kept.")
        return packed

    @classmethod
    def for_frame(cls, packed: bytes, detail: bytes, number: int) -> Self:
        """Unpack the recipe of frame `number` (from 0), whose `detail` is empty if there is none.

        Raises NotDrawable if the frame was found not to be drawable, ValueError for a recipe of an unknown version.
        """
        version, document = packed[:1], decompressobj(MAX_WBITS).decompress(packed[1:])
        if version == _FIRST_VERSION:
            return cls.model_validate_json(_of_first_version(document, number))
        if version != _VERSION:
            raise ValueError(f"a recipe of version {version!r}")
        recipe, special = cls.model_validate_json(document), Detail.model_validate_json(detail or b"{}")
        if special.fault:
            raise NotDrawable(special.fault)
        return recipe.model_copy(update={"greys": special.greys}) if special.greys else recipe


def _of_first_version(document: bytes, number: int) -> str:
    """Upgrade a recipe that lists the transformations of all frames, and gives the place of one for each as uint32."""
    fields = json.loads(document)
    greys, which = fields.pop("greys", None), b64decode(fields.pop("greys_of", ""))
    if greys:
        fields["greys"] = greys[int.from_bytes(which[4 * number : 4 * number + 4], "little")]
    return json.dumps(fields)
