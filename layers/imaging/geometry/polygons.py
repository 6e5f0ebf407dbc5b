"""Check and measure polygons by Shapely (GEOS), under the rules of OGC Simple Features."""

import shapely
from shapely.validation import explain_validity

from core.images.annotations.model import Measures, Point, Polygon
from core.kernel.errors import ValidationFailed

LEAST_CORNERS = 3


def measure(polygon: Polygon, width: int | None, height: int | None) -> Measures:
    """Return the bounding box and the area of a polygon on a picture of `width` x `height` (None: not known yet).

    Raises ValidationFailed with a pointer to the corner or ring: outside the picture, fewer than three different
    corners, no area, an outline that crosses itself (with the place), a hole that leaves the polygon or meets another.
    """
    rings = [("/polygon/points", polygon.points)]
    rings += [(f"/polygon/holes/{number}", hole) for number, hole in enumerate(polygon.holes)]
    for pointer, ring in rings:
        _check_ring(pointer, ring, width, height)
    shape = shapely.Polygon(polygon.points, polygon.holes)
    if not shape.is_valid:
        raise ValidationFailed.at("/polygon", f"The polygon is not valid: {explain_validity(shape)}", "not_simple")
    left, top, right, bottom = shape.bounds
    return Measures(bounding_box=(left, top, right - left, bottom - top), area=shape.area)


def _check_ring(pointer: str, ring: tuple[Point, ...], width: int | None, height: int | None) -> None:
    for number, (x, y) in enumerate(ring):
        if x < 0 or y < 0 or (width is not None and x > width) or (height is not None and y > height):
            raise ValidationFailed.at(f"{pointer}/{number}", f"[{x:g}, {y:g}] is outside of the image", "outside")
    if len(set(ring)) < LEAST_CORNERS:
        raise ValidationFailed.at(pointer, "A polygon has at least three different corners", "too_few_corners")
    outline = shapely.Polygon(ring)
    if not outline.is_valid:
        raise ValidationFailed.at(pointer, f"The outline is not valid: {explain_validity(outline)}", "not_simple")
    if outline.area == 0:
        raise ValidationFailed.at(pointer, "The outline encloses no area", "no_area")
