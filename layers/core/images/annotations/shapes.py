"""Define the shapes that annotations draw, in pixels of the upright picture, from its upper left."""

from math import pi
from typing import Annotated

from pydantic import Field, StrictFloat

from core.kernel.values import Draft

MOST_POINTS = 10_000

type Coordinate = Annotated[StrictFloat, Field(allow_inf_nan=False)]
type Length = Annotated[StrictFloat, Field(gt=0, allow_inf_nan=False)]
type Point = tuple[Coordinate, Coordinate]
type Ring = Annotated[tuple[Point, ...], Field(min_length=3, max_length=MOST_POINTS)]
type Bounds = tuple[float, float, float, float]


class Polygon(Draft):
    """Corners [x, y] in pixels of the upright picture, from its upper left; rings close by themselves."""

    points: Ring
    holes: Annotated[tuple[Ring, ...], Field(max_length=100)] = ()


class Box(Draft):
    """An upright rectangle: its upper left corner, and its size."""

    x: Coordinate
    y: Coordinate
    width: Length
    height: Length


class Polyline(Draft):
    """An open line through points [x, y]: two of them are a distance, three an angle."""

    points: Annotated[tuple[Point, ...], Field(min_length=2, max_length=MOST_POINTS)]


class Ellipse(Draft):
    """An upright ellipse: its centre, and its radii along x and y."""

    cx: Coordinate
    cy: Coordinate
    rx: Length
    ry: Length


type Shape = Polygon | Box | Polyline | Ellipse | Point


def bounds_of(shape: Shape) -> Bounds:
    """Return left, top, right and bottom of a shape, in pixels."""
    match shape:
        case Polygon() | Polyline():
            xs, ys = zip(*shape.points, strict=True)  # holes lie inside
            return min(xs), min(ys), max(xs), max(ys)
        case Box():
            return shape.x, shape.y, shape.x + shape.width, shape.y + shape.height
        case Ellipse(cx=cx, cy=cy, rx=rx, ry=ry):
            return cx - rx, cy - ry, cx + rx, cy + ry
        case x, y:
            return x, y, x, y


def area_of(shape: Box | Polyline | Ellipse | Point) -> float:
    """Return the area of a simple shape in square pixels: lines and points have none."""
    match shape:
        case Box():
            return shape.width * shape.height
        case Ellipse():
            return pi * shape.rx * shape.ry
        case _:
            return 0.0
