"""Define an annotation: a polygon on an image, with the instrument that it shows."""

import json
from typing import Annotated, Any

from pydantic import Field, StrictFloat, StrictInt, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from core.kernel.names import ShortText, Text
from core.kernel.times import UtcTime
from core.kernel.values import Draft, Value

MOST_POINTS = 10_000
MOST_ANNOTATIONS = 1_000  # of one image
MOST_BYTES = 350_000  # of one annotation: a DynamoDB item takes 400 KB
MOST_BYTES_AT_ONCE = 1_300_000  # of the annotations of a new image: a transaction takes 4 MB and each three times
MOST_BYTES_TOGETHER = 3_000_000  # of all annotations of an image: an answer takes 6 MB
MOST_INSTRUMENTS = 40  # on one image: their counts move with it from scope to scope, in one transaction

type Coordinate = Annotated[StrictFloat, Field(allow_inf_nan=False)]
type Point = tuple[Coordinate, Coordinate]
type Ring = Annotated[tuple[Point, ...], Field(min_length=3, max_length=MOST_POINTS)]
type Scalar = str | int | float | bool | None
type Attributes = Annotated[dict[ShortText, Scalar], Field(max_length=50)]


class Polygon(Draft):
    """Corners [x, y] in pixels of the upright picture, from its upper left; rings close by themselves."""

    points: Ring
    holes: Annotated[tuple[Ring, ...], Field(max_length=100)] = ()


class AnnotationDraft(Draft):
    """The fields that an annotator writes."""

    index: Annotated[StrictInt | None, Field(ge=0, lt=100_000, description="Default: the next free index")] = None
    instrument: ShortText
    polygon: Polygon
    label: ShortText | None = None
    attributes: Attributes = Field(default_factory=dict)


class Measures(Value):
    """The bounding box [x, y, width, height] of a polygon, and its area without the holes, in pixels."""

    bounding_box: tuple[float, float, float, float]
    area: float


class Annotation(Value):
    """An annotation as it is stored and shown. `revision` is the entity tag of this version."""

    image_key: str
    index: int
    instrument: Text
    polygon: Polygon
    label: Text | None = None
    attributes: dict[str, Any] = Field(default_factory=dict)
    bounding_box: Annotated[
        tuple[float, float, float, float], Field(description="[x, y, width, height] of the polygon, in pixels")
    ]
    area: Annotated[float, Field(description="Area of the polygon without its holes, in square pixels")]
    created_by: str
    created_at: UtcTime
    updated_by: str
    updated_at: UtcTime
    revision: str
    request: Annotated[SkipJsonSchema[str | None], Field(exclude=True)] = None  # mark of the one that created it

    @property
    def document(self) -> dict[str, Any]:
        """Return what is kept of it."""
        return self.model_dump(mode="json") | ({"request": self.request} if self.request else {})

    @property
    def size(self) -> int:
        """Return the number of bytes that it takes to store."""
        return len(json.dumps(self.model_dump(mode="json")))

    def fits(self, width: int | None, height: int | None) -> bool:
        """Return True if it lies within a picture of this width and height, as far as they are known."""
        corners = self.polygon.points  # holes lie inside
        return (width is None or max(x for x, _ in corners) <= width) and (
            height is None or max(y for _, y in corners) <= height
        )


class AnnotationVersion(Value):
    """An annotation as it was until the next version; a deletion is the last version."""

    version: int
    deleted: bool
    annotation: Annotation


Name = Annotated[str, StringConstraints(max_length=128)]


class Instrument(Value):
    """The name of an instrument, and how often it is annotated on images that the caller may see."""

    name: Name
    annotation_count: int
