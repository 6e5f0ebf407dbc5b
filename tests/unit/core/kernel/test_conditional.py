import pytest

from core.kernel.conditional import is_current, matches, require_match, span_of
from core.kernel.errors import PreconditionFailed, RangeNotSatisfiable


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-0", (0, 1)),
        ("Bytes=3-", (3, 7)),
        ("bytes=2-8", (2, 7)),
        ("bytes=2-9", (2, 8)),
        ("bytes=2-99", (2, 8)),
        ("bytes=-4", (6, 4)),
        ("bytes=-99", (0, 10)),
        ("bytes=5-2", None),
        ("bytes=0-1,3-4", None),
        ("bytes=-", None),
        ("bytes=\u0663-", None),
        (f"bytes={'9' * 5000}-", None),
        (None, None),
    ],
)
def test_one_range_of_bytes_is_understood_and_anything_else_means_the_whole(header, span):
    assert span_of(header, 10) == span


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=-0", f"bytes={'9' * 19}-"])
def test_a_range_past_the_end_is_told_where_the_end_is(header):
    with pytest.raises(RangeNotSatisfiable) as raised:
        span_of(header, 10)

    assert raised.value.own_headers == {"Content-Range": "bytes */10"}


@pytest.mark.parametrize(
    ("if_range", "current"),
    [(None, True), ('"a"', True), ('W/"a"', False), ('"b"', False), ("Wed, 21 Oct 2015 07:28:00 GMT", False)],
)
def test_a_range_is_of_what_the_client_has_the_beginning_of(if_range, current):
    assert is_current(if_range, '"a"') is current


@pytest.mark.parametrize(
    ("if_none_match", "known"),
    [
        (None, False),
        ("*", True),
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ('"b"', False),
        ('"ab"', False),
        ("", False),
    ],
)
@pytest.mark.parametrize("tag", ['"a"', 'W/"a"'])
def test_a_client_that_names_the_tag_has_the_answer_already(if_none_match, known, tag):
    assert matches(if_none_match, tag) is known


@pytest.mark.parametrize("if_match", [None, "*", " * ", '"7.123"', '"7"', '"7.9"', '"6.1", "7.1"'])
def test_a_tag_of_this_version_is_a_match_whatever_stands_behind_its_dot(if_match):
    require_match(if_match, "7.123")


@pytest.mark.parametrize("if_match", ['"6.123"', '"77"', '"6", "8"', "", '"*"'])
def test_a_tag_of_another_version_is_no_match(if_match):
    with pytest.raises(PreconditionFailed):
        require_match(if_match, "7.123")
