"""Define how a depth log is to be read: the meaning of its numbers, and what to do about irregular ones.

The defaults are strict: one bad cell refuses the whole file.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from core.kernel.values import Draft


class Nulls(StrEnum):
    """The policy for a cell without a value."""

    REJECT = "reject"
    FILL = "fill"  # with `value_min`, the darkest value
    NEAREST = "nearest"  # with the nearest value of the same row, the left one of two equally near


class Duplicates(StrEnum):
    """The policy for a repeated depth."""

    REJECT = "reject"
    FIRST = "first"
    LAST = "last"


class Order(StrEnum):
    """The policy for rows whose depths do not increase: a log recorded upwards, or in no order."""

    REJECT = "reject"
    SORT = "sort"


class OutOfRange(StrEnum):
    """The policy for a value below `value_min` or above `value_max`."""

    REJECT = "reject"
    CLIP = "clip"


class Resample(StrEnum):
    AREA = "area"
    BILINEAR = "bilinear"
    LANCZOS = "lanczos"


MOST_NULLS = 16
WELL_LOG_NULLS = (-999.25, -9999.0)


def _as_list(given: object) -> object:
    """Split text at its commas, because a form has text only, and take one number for a list of one."""
    if isinstance(given, str):
        return [part for part in given.split(",") if part.strip()]
    return [given] if isinstance(given, int | float) and not isinstance(given, bool) else given


def _as_text(given: object) -> object:
    return str(given) if isinstance(given, int) and not isinstance(given, bool) else given


_Few = Field(max_length=MOST_NULLS)
NullValues = Annotated[
    tuple[Annotated[float, Field(allow_inf_nan=False)], ...],
    _Few,
    BeforeValidator(_as_list, json_schema_input_type=float | str | Annotated[list[float], _Few]),
    Field(
        description="Numbers that stand for a missing value, as an array or as text with commas; empty for none. "
        "The NULL of a LAS header always does"
    ),
]
DepthColumn = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    BeforeValidator(_as_text, json_schema_input_type=str | int),
]
DepthUnit = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=16)]


class LogRules(Draft):
    """The values `value_min`..`value_max` become the greys 0..255; the numbers themselves are stored as well."""

    width: Annotated[
        int, Field(ge=1, le=4096, description="Width of a line in pixels, independent of the number of columns")
    ] = 150
    resample: Resample = Resample.AREA
    nulls: Nulls = Nulls.REJECT
    duplicates: Duplicates = Duplicates.REJECT
    order: Order = Order.REJECT
    out_of_range: OutOfRange = OutOfRange.REJECT
    value_min: Annotated[float, Field(ge=-1e15, le=1e15)] = 0
    value_max: Annotated[float, Field(ge=-1e15, le=1e15)] = 255
    null_value: NullValues = WELL_LOG_NULLS
    depth_column: Annotated[
        DepthColumn | None,
        Field(
            description="Name of the column of depths, with or without its unit, or its number from 1; needed where "
            "several columns have the name of a depth"
        ),
    ] = None
    depth_unit: Annotated[
        DepthUnit | None, Field(description="Unit of the depths; default: as the header or the row of units says")
    ] = None

    @model_validator(mode="after")
    def _some_range(self) -> Self:
        if self.value_min >= self.value_max:
            raise ValueError("value_min must be below value_max")
        return self
