import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.cursor import number, unwrap, wrap
from core.kernel.errors import InvalidParameter


@given(st.text(min_size=1, max_size=250), st.text())
def test_a_cursor_leads_back_to_its_place(place, query):
    assert unwrap(wrap(place, query), query) == place


def test_a_cursor_of_another_list_is_refused():
    with pytest.raises(InvalidParameter):
        unwrap(wrap("5", "versions"), "images")


@pytest.mark.parametrize("place", ["6", "", "x", "-5", None, 5, []])
def test_a_cursor_with_another_place_in_it_is_refused(place):
    mark, _ = json.loads(urlsafe_b64decode(wrap("5", "versions") + "=="))
    altered = urlsafe_b64encode(json.dumps([mark, place]).encode()).decode()

    with pytest.raises(InvalidParameter):
        unwrap(altered, "versions")


@pytest.mark.parametrize("cursor", ["", "x", "W10", "e30", "bnVsbA", "A" * 1999, "\u00e9"])
def test_an_invalid_cursor_is_refused(cursor):
    with pytest.raises(InvalidParameter):
        unwrap(cursor, "versions")


@pytest.mark.parametrize("place", ["", "\ud800", "\u20ac" * 342])
def test_a_place_that_no_table_can_hold_is_refused(place):
    with pytest.raises(InvalidParameter):
        unwrap(wrap(place, "images"), "images")


@pytest.mark.parametrize("place", ["x", "", "1.5", "1e3", " 1", "\u0661", "7", "-6", "9" * 2000])
def test_a_place_that_is_no_number_in_range_is_refused(place):
    with pytest.raises(InvalidParameter):
        number(place, -5, 6)


def test_a_number_in_range_is_a_place():
    assert (number("6", -5, 6), number("-5", -5, 6)) == (6, -5)
