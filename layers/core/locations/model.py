"""Define a location: a place where images were taken."""

from typing import Annotated

from pydantic import Field, StringConstraints

from core.kernel.names import ImageKey
from core.kernel.text_forms import NFC
from core.kernel.values import Draft, Value

type Line = Annotated[str, StringConstraints(min_length=1, max_length=256, strip_whitespace=True), NFC]


class LocationFields(Draft):
    """The changeable fields of a location; omitted fields stay, null clears."""

    address: Line | None = None
    town: Line | None = None
    country: Line | None = None


class LocationDraft(LocationFields):
    id: Annotated[ImageKey | None, Field(description="Default: a generated id")] = None


class Location(Value):
    id: str
    address: str | None = None
    town: str | None = None
    country: str | None = None
    image_count: Annotated[int, Field(description="Number of images from this location that the caller may see")] = 0
