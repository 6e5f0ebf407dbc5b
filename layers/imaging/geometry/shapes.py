"""Check and measure the shapes of annotations."""

from collections.abc import Iterator

from core.images.annotations.model import Measures
from core.images.annotations.shapes import Box, Ellipse, Point, Polygon, Polyline, Shape, area_of, bounds_of
from core.kernel.errors import ValidationFailed

FARTHEST = 1e9  # pixels: no picture is larger, and areas stay finite


def measure(shape: Shape, width: int | None, height: int | None) -> Measures:
    """Return the bounding box and the area of a shape on a picture of `width` x `height` (None: not known yet).

    Raises ValidationFailed with a pointer to what is wrong: a point outside the picture, a line without length, or an
    outline that is none (see `polygons.area_of`).
    """
    for pointer, corner in _corners(shape):
        _require_inside(pointer, corner, (FARTHEST if width is None else width, FARTHEST if height is None else height))
    if isinstance(shape, Polyline) and len(set(shape.points)) == 1:
        raise ValidationFailed.at("/line/points", "A line has at least two different points", "too_few_corners")
    area = _area_of_polygon(shape) if isinstance(shape, Polygon) else area_of(shape)
    left, top, right, bottom = bounds_of(shape)
    return Measures(bounding_box=(left, top, right - left, bottom - top), area=area)


def _area_of_polygon(shape: Polygon) -> float:
    from imaging.geometry import polygons  # noqa: PLC0415 - most shapes need no GEOS, which comes with NumPy

    return polygons.area_of(shape)


def _corners(shape: Shape) -> Iterator[tuple[str, Point]]:
    """Yield the points that have to lie inside the picture, each by the JSON pointer to it."""
    match shape:
        case Polygon():
            rings = [("/polygon/points", shape.points)]
            rings += [(f"/polygon/holes/{number}", hole) for number, hole in enumerate(shape.holes)]
            yield from ((f"{at}/{number}", point) for at, ring in rings for number, point in enumerate(ring))
        case Polyline():
            yield from ((f"/line/points/{number}", point) for number, point in enumerate(shape.points))
        case Box() | Ellipse():
            pointer = "/box" if isinstance(shape, Box) else "/ellipse"
            left, top, right, bottom = bounds_of(shape)
            yield from ((pointer, (left, top)), (pointer, (right, bottom)))
        case x, y:
            yield "/point", (x, y)


def _require_inside(pointer: str, point: Point, size: tuple[float, float]) -> None:
    x, y = point
    if x < 0 or y < 0 or x > size[0] or y > size[1]:
        raise ValidationFailed.at(pointer, f"[{x:g}, {y:g}] is outside of the image", "outside")
