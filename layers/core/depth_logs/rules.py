"""Define how a depth log is to be read: the meaning of its numbers, and what to do about irregular ones.

The defaults are strict: one bad cell refuses the whole file.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from core.kernel.values import Draft


class Nulls(StrEnum):
    """What to do about a cell without a value."""

    REJECT = "reject"
    FILL = "fill"  # with `value_min`, the darkest value
    NEAREST = "nearest"  # with the nearest value of the same row, the left one of two equally near


class Duplicates(StrEnum):
    """What to do about a repeated depth."""

    REJECT = "reject"
    FIRST = "first"
    LAST = "last"


class Order(StrEnum):
    """What to do about rows whose depths do not increase: a log recorded upwards, or in no order."""

    REJECT = "reject"
    SORT = "sort"


class OutOfRange(StrEnum):
    """What to do about a value below `value_min` or above `value_max`."""

    REJECT = "reject"
    CLIP = "clip"


class Resample(StrEnum):
    AREA = "area"
    BILINEAR = "bilinear"
    LANCZOS = "lanczos"


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

    @model_validator(mode="after")
    def _some_range(self) -> Self:
        if self.value_min >= self.value_max:
            raise ValueError("value_min must be below value_max")
        return self
