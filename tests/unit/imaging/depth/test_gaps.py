"""Cells without a value: kept as they came, and filled only where pixels show them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.depth_logs.ports import Drawing
from core.depth_logs.rules import LogRules, Nulls, OutOfRange
from core.kernel.errors import InvalidCsv
from imaging.depth.ingestion import NUMBERS
from imaging.depth.rendering import picture
from imaging.depth.strips import span

from depth_logs import keep


def faults_of(text: bytes, **rules: Any) -> list[tuple[int, int, str]]:
    with pytest.raises(InvalidCsv) as refused:
        keep(text, LogRules(**rules))
    return [(each["line"], each["column"], each["code"]) for each in refused.value.errors]


def greys_of(text: bytes, **rules: Any) -> list[list[int]]:
    return keep(text, LogRules(**rules)).greys().values.tolist()


@pytest.mark.parametrize("written", ["-999.25", "-999.2500", "-99925e-2", "-9999", "-9999.0", "-9.999E+03"])
def test_the_nulls_of_well_logs_are_missing_however_they_are_written(written):
    text = f"depth,a,b\n1,{written},7\n".encode()

    assert faults_of(text, out_of_range="clip") == [(2, 2, "missing")]
    assert greys_of(text, nulls="nearest", width=2) == [[7, 7]]


def test_a_null_is_refused_in_words_that_say_what_takes_it():
    with pytest.raises(
        InvalidCsv, match=r"-999\.25 stands for a missing value, see null_value: nulls=fill or nulls=near"
    ):
        keep(b"depth,a\n1,-999.25\n")


def test_ones_own_nulls_are_in_place_of_the_usual_ones():
    text = b"depth,a,b,c\n1,0,255,40\n2,1,2,3\n"

    assert greys_of(text, null_value="255, 0.0", nulls="nearest", width=3) == [[40, 40, 40], [1, 2, 3]]
    assert faults_of(b"depth,a\n1,-9999\n", null_value="7") == [(2, 2, "out_of_range")]
    assert greys_of(b"depth,a\n1,-9999\n", null_value="", value_min=-9999, width=1) == [[0]]


def test_the_numbers_stay_as_uploaded_whatever_pixels_show():
    text = b"depth,a,b,c\n1,999,-40,-999.25\n2,,5,256.5\n"
    rules = LogRules(out_of_range=OutOfRange.CLIP, nulls=Nulls.NEAREST, width=3)

    kept = keep(text, rules)

    numbers = kept.lines(NUMBERS).values
    assert np.array_equal(numbers, [[999, -40, -999.25], [np.nan, 5, 256.5]], equal_nan=True)
    assert kept.greys().values.tolist() == [[255, 0, 0], [5, 5, 255]]


cells = st.one_of(
    st.just(None),
    st.sampled_from([-999.25, 77.0]),
    st.integers(-300, 600).map(float),
    st.integers(0, 1020).map(lambda n: n / 4),
)


@given(
    st.lists(st.lists(cells, min_size=4, max_size=4), min_size=1, max_size=6),
    st.sampled_from([Nulls.FILL, Nulls.NEAREST]),
)
def test_pixels_are_those_of_a_reading_cell_by_cell(rows, nulls):
    rows = [row if any(cell not in {None, -999.25, 77.0} for cell in row) else [1.0] * 4 for row in rows]
    lines = [",".join(["" if cell is None else str(cell) for cell in (depth, *row)]) for depth, row in enumerate(rows)]
    rules = LogRules(null_value=(-999.25, 77), nulls=nulls, out_of_range=OutOfRange.CLIP, width=4)

    kept = keep("\n".join(("depth,a,b,c,d", *lines)).encode(), rules)

    assert kept.greys().values.tolist() == [[shown(row, at, nulls) for at in range(4)] for row in rows]
    numbers = [[np.nan if cell is None else cell for cell in row] for row in rows]
    assert np.array_equal(kept.lines(NUMBERS).values, numbers, equal_nan=True)


def shown(row: list[float | None], at: int, nulls: Nulls) -> int:
    """Return the pixel of a cell: its own number or, in a gap, 0 or the nearest one; halves go to the even grey."""
    known = [index for index, cell in enumerate(row) if cell not in {None, -999.25, 77.0}]
    if at not in known and nulls is Nulls.FILL:
        return 0
    number = row[at if at in known else min(known, key=lambda other: (abs(other - at), other))]
    return round(min(max(number or 0, 0), 255))


def test_a_null_among_the_greys_is_filled_in_a_picture_of_the_stored_numbers():
    rules = LogRules(null_value=(255,), nulls=Nulls.FILL, width=2)
    kept = keep(b"depth,a,b\n1,255,9\n", rules)
    where = span(kept.log.indexes[NUMBERS], 0, 10**10)

    drawn = picture(where, kept.strips[NUMBERS][where.start : where.stop], Drawing(2, rules, 100))

    assert drawn == picture(
        span(kept.log.indexes["greys"], 0, 10**10), kept.strips["greys"], Drawing(2, LogRules(width=2), 100)
    )
