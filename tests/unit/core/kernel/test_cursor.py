import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.cursor import unwrap, wrap
from core.kernel.errors import InvalidParameter


@given(st.text(), st.text())
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
