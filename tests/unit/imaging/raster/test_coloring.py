import numpy as np
import pytest

from core.colormaps import builtin
from imaging.raster.coloring import indices


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("viridis", (68, 1, 84), (253, 231, 37)),
        ("magma", (0, 0, 4), (252, 253, 191)),
        ("gray", (0, 0, 0), (255, 255, 255)),
        ("hot_iron", (0, 0, 0), (255, 255, 255)),
        ("spring", (255, 0, 255), (255, 255, 0)),
        ("fall", (255, 255, 0), (255, 0, 0)),
        ("winter", (0, 0, 255), (127, 255, 128)),
    ],
)
def test_built_in_maps_begin_and_end_as_published(name: str, first: tuple[int, ...], last: tuple[int, ...]):
    table = builtin.table(name) or b""

    assert tuple(table[:3]) == first
    assert tuple(table[-3:]) == last


def test_every_built_in_map_is_a_palette():
    assert {len(builtin.table(name) or b"") for name in builtin.names()} == {768}
    assert {"viridis", "turbo", "jet", "bone", "pet", "pet_20_step", "hot_metal_blue"} <= set(builtin.names())


def test_there_is_no_map_of_another_name():
    assert builtin.table("nope") is None


def test_gray_changes_nothing():
    assert builtin.table("gray") == bytes(value for shade in range(256) for value in [shade] * 3)


def test_stops_are_joined_by_straight_lines():
    table = builtin.from_stops([(0, "#000000"), (1, "#0000ff")])

    assert [tuple(table[3 * index : 3 * index + 3]) for index in (0, 14, 255)] == [(0, 0, 0), (0, 0, 14), (0, 0, 255)]


def test_between_stops_values_are_rounded_to_the_nearest():
    table = builtin.from_stops([(0, "#000000"), (1, "#000001")])

    assert [table[3 * index + 2] for index in (127, 128)] == [0, 1]


def test_outside_the_stops_their_colour_goes_on_and_a_step_is_sharp():
    table = builtin.from_stops([(0.2, "#0A0000"), (0.6, "#0a0000"), (0.6, "#00ff00"), (0.8, "#00ff00")])

    colours = [tuple(table[3 * index : 3 * index + 3]) for index in (0, 152, 153, 255)]
    assert colours == [(10, 0, 0), (10, 0, 0), (0, 255, 0), (0, 255, 0)]


def test_sixteen_bits_are_rounded_to_eight():
    deep = np.array([[0, 128, 129, 32768, 65535]], np.uint16)

    assert indices(deep).tolist() == [[0, 0, 1, 128, 255]]


def test_luminance_weighs_green_most():
    rgb = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]]], np.uint8)

    assert indices(rgb).tolist() == [[76, 150, 29, 255]]
