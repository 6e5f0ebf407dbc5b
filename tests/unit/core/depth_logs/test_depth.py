from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.depth_logs.depth import LARGEST, at_least, at_most, billionths, decimal


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("9000.1", 9000_100_000_000),
        ("9546.0", 9546_000_000_000),
        ("-0.5", -500_000_000),
        ("1e3", 1000_000_000_000),
        (" 7 ", 7_000_000_000),
        ("9000.100000000000000000", 9000_100_000_000),
        ("0.000000001", 1),
        ("-0", 0),
    ],
)
def test_a_depth_is_kept_to_the_last_digit(text, depth):
    assert billionths(text) == depth


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "nan",
        "inf",
        "1_0",
        "1.0000000001",
        "1000000000",
        "-1e9",
        "99999999999",
        "1234567.123456789",
        "1e400",
        "1e-400",
        "--1",
    ],
)
def test_depths_that_cannot_be_stored_exactly_are_refused(text):
    with pytest.raises(ValueError, match=r"number|depth"):
        billionths(text)


@given(st.integers(-(10**14), 10**14), st.integers(0, 9))
def test_a_json_number_carries_every_depth_unharmed(digits, places):
    number = Decimal(digits).scaleb(-places)
    if abs(number) >= 10**9:
        return

    carried = Decimal(repr(float(decimal(billionths(str(number))))))

    assert carried == number


def test_bounds_between_two_depths_fall_on_the_right_side():
    assert at_least("0.0000000001") == 1
    assert at_most("0.0000000019") == 1
    assert at_least("9000.1") == at_most("9000.1") == 9000_100_000_000
    assert at_most("1e30") > at_least("-1e30")


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("1e99999999", (LARGEST, LARGEST)),
        ("-1e99999999", (-LARGEST, -LARGEST)),
        ("1e-99999999", (1, 0)),
        ("-1e-99999999", (0, -1)),
        ("0e99999999", (0, 0)),
    ],
)
def test_bounds_with_any_exponent_are_taken(text, bounds):
    assert (at_least(text), at_most(text)) == bounds
