import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.like_pattern import Pattern


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("foo", "FOO", True),
        ("foo", "food", False),
        ("fo%", "foo", True),
        ("%", "", True),
        ("%o", "foo", True),
        ("f%f", "f", False),
        ("f_o", "foo", False),
        ("f.o", "foo", False),
        ("STRASSE%", "Stra\u00dfe", True),
    ],
)
def test_only_the_percent_sign_is_special(pattern, text, expected):
    assert Pattern.read(pattern).matches(text) is expected


@given(pattern=st.text("ab%", max_size=8), text=st.text("ab", max_size=8))
def test_it_is_what_a_regular_expression_would_say(pattern, text):
    by_expression = re.fullmatch(pattern.replace("%", ".*"), text) is not None

    assert Pattern.read(pattern).matches(text) is by_expression


def test_no_pattern_is_tried_in_every_way():
    assert not Pattern.read("%a" * 80 + "%b").matches("a" * 160)  # backtracking would never come to an end
