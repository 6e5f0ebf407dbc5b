"""Define an annotation: a shape on an image, with the instrument that it shows."""

import json
from typing import Annotated, Any, Self

from pydantic import Field, StrictInt, StringConstraints, model_validator
from pydantic.json_schema import SkipJsonSchema

from core.images.annotations.shapes import Box, Ellipse, Point, Polygon, Polyline, Shape, bounds_of
from core.kernel.names import ShortText, Text
from core.kernel.times import UtcTime
from core.kernel.values import Draft, Value

MOST_ANNOTATIONS = 1_000  # of one image
MOST_BYTES = 350_000  # of one annotation: a DynamoDB item takes 400 KB
MOST_BYTES_AT_ONCE = 1_300_000  # of the annotations of a new image: a transaction takes 4 MB and each three times
MOST_BYTES_TOGETHER = 3_000_000  # of all annotations of an image: an answer takes 6 MB
MOST_INSTRUMENTS = 40  # on one image: their counts move with it from scope to scope, in one transaction

KINDS = ("polygon", "box", "line", "point", "ellipse")

type Scalar = str | int | float | bool | None
type Attributes = Annotated[dict[ShortText, Scalar], Field(max_length=50)]


def _is_absent(value: object) -> bool:
    return value is None


_IF_ANY = Field(exclude_if=_is_absent)


class Drawn(Value):
    """The shape of an annotation, which is exactly one of these, and the frame that it lies on."""

    polygon: Annotated[Polygon | None, _IF_ANY] = None
    box: Annotated[Box | None, _IF_ANY] = None
    line: Annotated[Polyline | None, _IF_ANY] = None
    point: Annotated[Point | None, _IF_ANY] = None
    ellipse: Annotated[Ellipse | None, _IF_ANY] = None
    frame: Annotated[
        StrictInt | None,
        Field(ge=0, description="Number of the frame, from 0, of an image that has several", exclude_if=_is_absent),
    ] = None

    @property
    def kind(self) -> str:
        """Return the name of the shape that it has."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def shape(self) -> Shape:
        return getattr(self, self.kind)


class AnnotationDraft(Drawn, Draft):
    """The fields that an annotator writes."""

    index: Annotated[StrictInt | None, Field(ge=0, lt=100_000, description="Default: the next free index")] = None
    instrument: ShortText
    label: ShortText | None = None
    attributes: Attributes = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_one_shape(self) -> Self:
        if sum(getattr(self, kind) is not None for kind in KINDS) != 1:
            raise ValueError(f"Give exactly one of {', '.join(KINDS)}")
        return self


class Measures(Value):
    """The bounding box [x, y, width, height] of a shape, and its area without holes, in pixels."""

    bounding_box: tuple[float, float, float, float]
    area: float


class Annotation(Drawn):
    """An annotation as it is stored and shown. `revision` is the entity tag of this version."""

    image_key: str
    index: int
    instrument: Text
    label: Text | None = None
    attributes: dict[str, Any] = Field(default_factory=dict)
    bounding_box: Annotated[
        tuple[float, float, float, float], Field(description="[x, y, width, height] of the shape, in pixels")
    ]
    area: Annotated[float, Field(description="Area of the shape without its holes, in square pixels")]
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

    def fits(self, width: int | None, height: int | None, frames: int | None) -> bool:
        """Return True if it lies within a picture of this size and number of frames, as far as they are known."""
        _, _, right, bottom = bounds_of(self.shape)
        return (
            (width is None or right <= width)
            and (height is None or bottom <= height)
            and (frames is None or (self.frame or 0) < frames)
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
