from math import exp, floor
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom import dcmread

from core.images.render_options import VoiFunction
from dicom_files import NO_SAMPLES, accepted, path_of
from imaging.dicom.picture import picture_of
from imaging.dicom.recipe import Greys, Recipe, Table, Window
from imaging.dicom.windowing import look_up, windowed

NATIVE = "1.2.840.10008.1.2.1"


def level(x: float, c: float, w: float, function: VoiFunction) -> float:
    """Compute PS3.3 C.11.2.1.2.1, C.11.2.1.3.2 and C.11.2.1.3.1 as written there, for an output of 0..255."""
    if function is VoiFunction.LINEAR:
        if x <= c - 0.5 - (w - 1) / 2:
            return 0
        return 255 if x > c - 0.5 + (w - 1) / 2 else ((x - (c - 0.5)) / (w - 1) + 0.5) * 255
    if function is VoiFunction.LINEAR_EXACT:
        if x <= c - w / 2:
            return 0
        return 255 if x > c + w / 2 else ((x - c) / w + 0.5) * 255
    return 255 / (1 + exp(max(-700, min(700, -4 * (x - c) / w))))


def a_recipe(pixels: np.ndarray[Any, Any], **changes: Any) -> Recipe:
    rows, columns = pixels.shape
    bits = 8 * pixels.itemsize
    shape = {"rows": rows, "columns": columns, "bits_allocated": bits, "bits_stored": bits}
    return Recipe(**({"transfer_syntax": NATIVE, **shape, "signed": pixels.dtype.kind == "i"} | changes))


@NO_SAMPLES
@pytest.mark.parametrize("function", list(VoiFunction))
def test_golden_ramps_come_out_by_the_letter(function: VoiFunction):
    kept = accepted(path_of(f"golden_ramp_{function.lower()}.dcm"))
    stored = dcmread(path_of(f"golden_ramp_{function.lower()}.dcm")).pixel_array

    shown = kept.picture()

    expected = [floor(level(2 * x - 100, 40, 400, function) + 0.5) for x in stored[0].tolist()]
    assert shown[0].tolist() == shown[15].tolist() == expected
    assert {0, 255} <= set(expected)


@given(
    values=st.lists(st.integers(-32768, 32767), min_size=1, max_size=50),
    center=st.floats(-40_000, 40_000),
    width=st.floats(1, 70_000) | st.just(1.0),
    slope=st.floats(0.001, 100) | st.floats(-100, -0.001),
    intercept=st.floats(-5000, 5000),
    function=st.sampled_from(VoiFunction),
)
def test_the_table_gives_what_the_formula_gives(
    values: list[int], center: float, width: float, slope: float, intercept: float, function: VoiFunction
):
    pixels = np.array([values], "<i2")
    greys = Greys(slope=slope, intercept=intercept, window=Window(center=center, width=width), function=function)

    shown = picture_of(a_recipe(pixels, greys=greys), 0, pixels.tobytes())

    exact = [level(x * slope + intercept, center, width, function) for x in values]
    if function is VoiFunction.LINEAR and width < 1.0001:
        return  # all steps are at one point there: see the next test
    np.testing.assert_allclose(shown[0], exact, atol=0.5001)


def test_a_linear_window_of_width_one_is_a_threshold():
    window = Window(center=10, width=1)

    shown = windowed(np.array([8.0, 9.5, 9.5001, 10.0]), window, VoiFunction.LINEAR)

    assert shown.tolist() == [0, 0, 255, 255]


@pytest.mark.parametrize("dtype", ["<u2", "<i2", "<u4", "<i4"])
def test_without_a_window_the_least_is_black_and_the_greatest_white(dtype: str):
    pixels = np.array([[0, 50, 100]], dtype) + (0 if "u" in dtype else np.array(-60, dtype))

    shown = picture_of(a_recipe(pixels), 0, pixels.tobytes())

    assert shown.tolist() == [[0, 128, 255]]


@pytest.mark.parametrize(
    ("bits", "signed", "stored", "levels"),
    [
        (8, False, [0, 7, 255], [0, 7, 255]),
        (8, True, [-128, -1, 127], [0, 127, 255]),
        (4, False, [0, 1, 15], [0, 17, 255]),
        (1, False, [0, 1, 1], [0, 255, 255]),
    ],
)
def test_up_to_8_bits_without_a_window_are_shown_as_they_are(
    bits: int,
    signed: bool,  # noqa: FBT001
    stored: list[int],
    levels: list[int],
):
    pixels = np.array([stored], "<i1" if signed else "<u1")

    shown = picture_of(a_recipe(pixels, bits_stored=bits), 0, pixels.tobytes())

    assert shown.tolist() == [levels]


def test_a_rescale_of_8_bits_does_not_change_how_they_are_shown():
    pixels = np.array([[0, 100, 255]], "<u1")

    steep, falling = (
        picture_of(a_recipe(pixels, greys=Greys(slope=slope, intercept=-1024)), 0, pixels.tobytes())
        for slope in (3.5, -2)
    )

    assert steep.tolist() == [[0, 100, 255]]
    assert falling.tolist() == [[255, 155, 0]]


def test_the_extent_of_the_object_counts_and_not_that_of_the_frame():
    pixels = np.array([[100, 200, 700]], "<u2")

    shown = picture_of(a_recipe(pixels, extent=(0.0, 1000.0)), 0, pixels.tobytes())

    assert shown.tolist() == [[26, 51, 179]]


def test_a_picture_of_one_value_is_black():
    pixels = np.full((2, 3), 700, "<u2")

    assert not picture_of(a_recipe(pixels), 0, pixels.tobytes()).any()


def test_padding_does_not_count_when_the_extent_is_measured():
    pixels = np.array([[-2000, -1990, 0, 50, 100]], "<i2")

    shown = picture_of(a_recipe(pixels, padding=(-2000, -1990)), 0, pixels.tobytes())

    assert shown.tolist() == [[0, 0, 0, 128, 255]]


def test_values_that_are_not_numbers_are_black():
    pixels = np.array([[np.nan, 0, 1, 2, np.inf]], "<f4")
    recipe = a_recipe(pixels, numbers="float", bits_allocated=32, bits_stored=32)

    assert picture_of(recipe, 0, pixels.tobytes()).tolist() == [[0, 0, 128, 255, 255]]


def test_inversion_is_the_last_step():
    pixels = np.array([[0, 30, 100]], "<u2")
    greys = Greys(window=Window(center=50, width=101), function=VoiFunction.LINEAR)

    straight = picture_of(a_recipe(pixels, greys=greys), 0, pixels.tobytes())
    inverse = picture_of(a_recipe(pixels, greys=greys, inverse=True), 0, pixels.tobytes())

    assert (straight.astype(int) + inverse == 255).all()


def test_bits_above_those_stored_are_not_looked_at():
    clean = np.array([[0, 1, 2047, -2048, -1]], "<i2")
    overlaid = (clean & 0x0FFF | np.array([[0, 0xF000, 0x1000, 0x8000, 0x2000]])).astype("<u2")

    recipe = a_recipe(clean, bits_stored=12)

    np.testing.assert_array_equal(picture_of(recipe, 0, overlaid.tobytes()), picture_of(recipe, 0, clean.tobytes()))


def test_a_table_goes_on_with_its_ends():
    table = Table(first=-1, bits=8, entries=np.array([10, 20, 30], "<u2").tobytes())

    assert look_up(np.array([-50, -1, 0, 1, 50]), table).tolist() == [10, 10, 20, 30, 30]
