"""Check and measure polygons by Shapely (GEOS), under the rules of OGC Simple Features."""

import shapely
from shapely.validation import explain_validity

from core.images.annotations.shapes import Point, Polygon
from core.kernel.errors import ValidationFailed

LEAST_CORNERS = 3


def area_of(polygon: Polygon) -> float:
    """Return the area of a polygon without its holes, in square pixels.

    Raises ValidationFailed with a pointer to the ring: fewer than three different corners, no area, an outline that
    crosses itself (with the place), a hole that leaves the polygon or meets another.
    """
    _check_ring("/polygon/points", polygon.points)
    for number, hole in enumerate(polygon.holes):
        _check_ring(f"/polygon/holes/{number}", hole)
    shape = shapely.Polygon(polygon.points, polygon.holes)
    if not shape.is_valid:
        raise ValidationFailed.at("/polygon", f"The polygon is not valid: {explain_validity(shape)}", "not_simple")
    return shape.area


def _check_ring(pointer: str, ring: tuple[Point, ...]) -> None:
    if len(set(ring)) < LEAST_CORNERS:
        raise ValidationFailed.at(pointer, "A polygon has at least three different corners", "too_few_corners")
    outline = shapely.Polygon(ring)
    if not outline.is_valid:
        raise ValidationFailed.at(pointer, f"The outline is not valid: {explain_validity(outline)}", "not_simple")
    if outline.area == 0:
        raise ValidationFailed.at(pointer, "The outline encloses no area", "no_area")
