import pytest
from pydantic import ValidationError

from core.kernel.errors import InvalidParameter
from core.kernel.paging import Paging, page_of

LETTERS = "abcdef"


def page(asked, letters=LETTERS, query="letters"):
    return page_of(lambda place: (each for each in letters if place is None or each > place), str, asked, query)


def walk(limit):
    pages, asked = [], Paging(limit=limit)
    while True:
        found = page(asked)
        pages.append("".join(found.data))
        if found.meta.next_cursor is None:
            return pages
        asked = Paging(limit=limit, cursor=found.meta.next_cursor)


@pytest.mark.parametrize(
    ("limit", "pages"), [(1, list(LETTERS)), (3, ["abc", "def"]), (4, ["abcd", "ef"]), (6, [LETTERS]), (7, [LETTERS])]
)
def test_pages_follow_each_other_and_none_is_empty(limit, pages):
    assert walk(limit) == pages


@pytest.mark.parametrize(("limit", "more"), [(5, True), (6, False), (7, False)])
def test_there_are_more_pages_as_long_as_there_is_a_cursor(limit, more):
    meta = page(Paging(limit=limit)).meta

    assert meta.has_more_pages is more
    assert (meta.next_cursor is not None) is more


def test_an_empty_list_has_one_empty_page():
    found = page(Paging(), letters="")

    assert (found.data, found.meta.has_more_pages, found.meta.next_cursor) == ((), False, None)


@pytest.mark.parametrize(("number", "letters"), [(0, "ab"), (1, "cd"), (2, "ef"), (3, "")])
def test_a_page_may_be_asked_for_by_its_number_and_says_how_many_there_are(number, letters):
    found = page(Paging(limit=2, page=number))

    assert "".join(found.data) == letters
    assert (found.meta.current_page, found.meta.total_results) == (number, 6)
    assert found.meta.has_more_pages is (number < 2)


def test_only_what_is_asked_for_is_read():
    read = []

    def after(_place):
        for each in LETTERS:
            read.append(each)
            yield each

    page_of(after, str, Paging(limit=2), "letters")

    assert read == ["a", "b", "c"]  # one more than the page tells whether there is another


def test_a_total_is_counted_on_request():
    assert page(Paging(limit=2)).meta.total_results is None
    assert page(Paging(limit=2, include_total=True)).meta.total_results == 6


def test_twenty_is_what_a_client_gets_who_asks_for_no_number():
    assert page(Paging()).meta.limit == 20


@pytest.mark.parametrize("asked", [{"limit": 0}, {"limit": 101}, {"page": -1}, {"page": 1_000_001}])
def test_limits_and_pages_have_bounds(asked):
    with pytest.raises(ValidationError):
        Paging(**asked)
    assert (Paging(limit=1).limit, Paging(limit=100).limit, Paging(page=1_000_000).page) == (1, 100, 1_000_000)


def test_a_cursor_goes_with_its_own_list_and_with_no_page():
    cursor = page(Paging(limit=2)).meta.next_cursor

    for asked, query in ((Paging(cursor=cursor), "others"), (Paging(cursor=cursor, page=1), "letters")):
        with pytest.raises(InvalidParameter):
            page(asked, query=query)
