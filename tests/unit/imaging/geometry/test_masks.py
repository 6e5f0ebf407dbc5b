"""Masks agree with Shapely, which tests the centre of every pixel."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.images.annotations.shapes import Polygon
from imaging.geometry.masks import run_lengths

WIDTH, HEIGHT = 40, 30
HOLE = ((20, 10), (30, 10), (30, 20), (20, 20))


def mask_of(runs: list[int], width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.bool_]:
    """Return a mask (height, width) from COCO run lengths: columns first, the first run outside."""
    flat = np.repeat(np.arange(len(runs)) % 2 == 1, runs)
    return flat.reshape(width, height).T


def pixel_by_pixel(polygon: Polygon) -> NDArray[np.bool_]:
    x, y = np.meshgrid(np.arange(WIDTH) + 0.5, np.arange(HEIGHT) + 0.5)
    return shapely.contains_xy(shapely.Polygon(polygon.points, polygon.holes), x, y)


def test_a_square_is_exactly_its_pixels():
    runs = run_lengths(Polygon(points=((1, 2), (3, 2), (3, 5), (1, 5))), 4, 6)

    assert runs == [8, 3, 3, 3, 7]
    assert sum(runs) == 4 * 6


def test_the_first_run_is_outside_even_if_it_is_empty():
    assert run_lengths(Polygon(points=((0, 0), (4, 0), (4, 6), (0, 6))), 4, 6) == [0, 24]


@pytest.mark.parametrize("holes", [(), (HOLE,)])
def test_a_pixel_is_in_the_mask_if_its_middle_is_in_the_polygon(holes):
    polygon = Polygon(points=((3.2, 1.1), (38.7, 4.9), (33.3, 28.6), (9.4, 24.2)), holes=holes)

    mask = mask_of(run_lengths(polygon, WIDTH, HEIGHT))

    assert (mask == pixel_by_pixel(polygon)).all()
    assert mask[15, 25] == (not holes)


coordinate = st.floats(0, 1)


@given(st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=12, unique=True))
def test_any_polygon_agrees_with_shapely(corners):
    points = tuple((x * WIDTH + 0.001, y * HEIGHT + 0.001) for x, y in ((x * 0.99, y * 0.99) for x, y in corners))
    hull = shapely.MultiPoint(points).convex_hull
    if hull.geom_type != "Polygon" or hull.area < 1:
        return
    polygon = Polygon(points=tuple(hull.exterior.coords)[:-1])
    on_the_border = (
        shapely.distance(
            hull.exterior,
            shapely.points(*np.meshgrid(np.arange(WIDTH) + 0.5, np.arange(HEIGHT) + 0.5)),
        )
        < 1e-6
    )

    mask = mask_of(run_lengths(polygon, WIDTH, HEIGHT))

    assert ((mask == pixel_by_pixel(polygon)) | on_the_border).all()
