from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.depth_logs.rules import LogRules, Resample
from imaging.depth import resample
from imaging.depth.resample import to_greys


def exact_area(row: list[int], width: int) -> list[int]:
    """Compute the mean over the part of the row that a pixel covers by fractions, halves rounded to even."""
    columns = len(row)
    pixels: list[int] = []
    for pixel in range(width):
        left, right = Fraction(pixel * columns, width), Fraction((pixel + 1) * columns, width)
        covered = [max(Fraction(0), min(right, Fraction(c + 1)) - max(left, Fraction(c))) for c in range(columns)]
        mean = sum(v * part for v, part in zip(row, covered, strict=True)) / (right - left)
        pixels.append(round(mean))
    return pixels


@given(st.data(), st.integers(1, 60), st.integers(1, 60))
def test_area_weights_are_exact_whatever_the_widths(data, columns, width):
    row = data.draw(st.lists(st.integers(0, 255), min_size=columns, max_size=columns))

    greys = to_greys(np.array([row, row[::-1]], np.uint8), LogRules(width=width))

    assert greys.tolist() == [exact_area(row, width), exact_area(row[::-1], width)]


@given(st.data(), st.integers(1, 60), st.integers(1, 60))
def test_weights_in_small_tables_are_the_same_weights(data, columns, width):
    row = data.draw(st.lists(st.integers(0, 255), min_size=columns, max_size=columns))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resample, "_LARGEST_TABLE", 30)
        resample._weights.cache_clear()

        greys = {each: to_greys(np.array([row], np.uint8), LogRules(width=width, resample=each)) for each in Resample}

    resample._weights.cache_clear()
    assert greys[Resample.AREA].tolist() == [exact_area(row, width)]
    for kernel in (Resample.BILINEAR, Resample.LANCZOS):
        whole = to_greys(np.array([row], np.uint8), LogRules(width=width, resample=kernel))
        assert abs(greys[kernel].astype(int) - whole).max() <= 1  # a half may fall either way


@pytest.mark.parametrize("kernel", Resample)
def test_the_widest_log_takes_no_more_memory_than_any_other(kernel):
    row = np.zeros((1, 16_383), np.uint8)

    to_greys(row, LogRules(width=4096, resample=kernel))

    weights = resample._weights(kernel, 16_383, 4096)
    assert sum(tile.table.nbytes for tile in weights.tiles) < 32 << 20


@pytest.mark.parametrize("rows", [1, 7, 1024])
def test_two_hundred_columns_become_a_hundred_and_fifty_pixels(rows):
    values = np.random.default_rng(1).integers(0, 256, (rows, 200), dtype=np.uint8)

    greys = to_greys(values, LogRules())

    assert greys[0].tolist() == exact_area(values[0].tolist(), 150)
    assert greys[-1].tolist() == exact_area(values[-1].tolist(), 150)
    assert greys.shape == (rows, 150)


def test_rounding_has_no_bias():
    values = np.random.default_rng(1).integers(0, 256, (2000, 200), dtype=np.uint8)

    greys = to_greys(values, LogRules())

    assert abs(greys.mean() - values.mean()) < 0.05  # truncating would give -0.33


@pytest.mark.parametrize("kernel", [Resample.BILINEAR, Resample.LANCZOS])
@pytest.mark.parametrize("width", [60, 150, 211, 400])
def test_the_other_kernels_agree_with_pillow(kernel, width):
    smooth = np.cumsum(np.random.default_rng(1).integers(-9, 10, (20, 200)), axis=1).clip(-127, 127) + 128
    values = smooth.astype(np.uint8)
    pillows = {Resample.BILINEAR: Image.Resampling.BILINEAR, Resample.LANCZOS: Image.Resampling.LANCZOS}[kernel]
    expected = np.asarray(Image.fromarray(values).resize((width, 20), pillows))

    greys = to_greys(values, LogRules(width=width, resample=kernel))

    inner = slice(4, -4)  # Pillow cuts its kernel off at the border in its own way
    assert abs(greys[:, inner].astype(int) - expected[:, inner]).max() <= 1


def test_another_range_of_values_is_spread_over_the_greys():
    values = np.array([[-10.0, 0.0, 10.0, 10.0]])

    greys = to_greys(values, LogRules(width=4, value_min=-10, value_max=10))

    assert greys.tolist() == [[0, 128, 255, 255]]


def test_a_single_column_fills_the_line():
    assert to_greys(np.array([[9]], np.uint8), LogRules(width=5)).tolist() == [[9] * 5]
