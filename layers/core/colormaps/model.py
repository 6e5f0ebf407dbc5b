"""Define a custom colour map: by stops with linear interpolation, or by all 256 colours."""

from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from core.colormaps.builtin import COLOURS, from_stops
from core.kernel.values import Draft, Value

type Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
type Stop = tuple[Annotated[float, Field(ge=0, le=1)], Colour]


class CustomColormap(Draft):
    """A colour map by either `stops` in ascending order or a `table`."""

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    stops: Annotated[tuple[Stop, ...] | None, Field(min_length=2, max_length=COLOURS)] = None
    table: Annotated[tuple[Colour, ...] | None, Field(min_length=COLOURS, max_length=COLOURS)] = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.stops is None) == (self.table is None):
            raise ValueError("Send either stops or a table, not both")
        if any(before[0] > after[0] for before, after in pairwise(self.stops or ())):
            raise ValueError("Stops must be in ascending order")
        return self

    def palette(self) -> bytes:
        """Return 256 x (red, green, blue)."""
        if self.stops is not None:
            return from_stops(self.stops)
        return b"".join(bytes.fromhex(colour[1:]) for colour in self.table or ())


class Colormap(Value):
    """A colour map that the caller can use by name."""

    name: str
    built_in: bool
    stops: tuple[Stop, ...] | None = None
    table: tuple[Colour, ...] | None = None
