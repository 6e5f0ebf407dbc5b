"""Send cursors that nobody has made: each is refused, or leads to a place that a table can hold."""

import json
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel import cursor
from core.kernel.errors import InvalidParameter
from mutations import broken, findings, some

QUERY = "images"
WHOLE = tuple(cursor.wrap(place, QUERY).encode() for place in ("5", "2026-01-02T12:00:00Z#img_1", "é" * 300))
JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=8)
FORGED = JSON.map(lambda value: urlsafe_b64encode(json.dumps(value).encode()).decode())


def placed_or_refused(text: str) -> None:
    try:
        place = cursor.unwrap(text, QUERY)
    except InvalidParameter:
        return
    assert 0 < len(place.encode()) <= 1024


@some
@given(st.text() | FORGED | broken(WHOLE).map(lambda content: content.decode("latin-1")))
def test_a_broken_cursor_is_refused_or_leads_to_a_place(text: str):
    placed_or_refused(text)


@some
@given(place=JSON)
def test_a_cursor_of_somebody_who_knows_how_they_are_made_is_refused_or_leads_to_a_place(place: object):
    try:
        mark = cursor._mark(place, QUERY)  # pyright: ignore[reportArgumentType]
    except TypeError:
        return
    placed_or_refused(urlsafe_b64encode(json.dumps([mark, place]).encode()).decode())


@pytest.mark.parametrize("path", findings("cursors"), ids=lambda path: path.name)
def test_what_once_did_harm_is_refused(path):
    with pytest.raises(InvalidParameter):
        cursor.unwrap(path.read_text(encoding="utf-8"), QUERY)
