import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.index.text_terms import MOST_BYTES, groups, text_terms


def finds(query, text):
    terms = text_terms([text])
    return all(group & terms for group in groups(query))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Red scalpel, red SCALPELS", {"red", "scalpel"}),
        ("it's \u2019quoted\u2019 it\u2019s", {"it", "quot"}),
        ("image_0001-left.png", {"imag", "0001", "left", "png"}),
        ("Stra\u00dfe \ufb01lm \u00e9t\u00e9 e\u0301te\u0301", {"strass", "film", "ete"}),
        ("\u80ba CT", {"ct"}),
        ("--- !", set()),
        ("", set()),
    ],
)
def test_words_have_the_same_stems_whatever_their_form(text, expected):
    assert {each for each in text_terms([text]) if each.startswith("word=")} == {f"word={stem}" for stem in expected}


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("calibrated", "calibration"),
        ("happiness", "happy"),
        ("sky", "skies"),
        ("die", "dying"),
        ("flies", "fly"),
        ("a", "a knee"),
        ("x" * 40, "x" * 40),
    ],
)
def test_a_word_is_found_by_its_stem(query, text):
    assert finds(query, text)


@given(st.text(max_size=30), st.data())
def test_a_text_is_found_by_itself_and_by_the_beginnings_of_its_words(text, data):
    assert finds(text, text)
    for word in text.split():
        start = word[: data.draw(st.integers(2, max(2, len(word))))]
        if len(start) > 1 and word.isascii() and word.isalpha():
            assert finds(start, text)


def test_a_word_of_its_own_stem_is_one_list():
    assert groups("knee IMG20 knee") == [{"begins=knee"}, {"begins=img"}, {"begins=20"}]
    assert groups("calibrated") == [{"begins=calibrated", "word=calibr"}]


def test_a_very_long_text_is_found_by_its_first_words():
    found = text_terms([" ".join(f"word{number}" for number in range(20_000))])

    assert {"word=word0", "word=word500", "begins=word500"} <= found
    assert not {"word=word19999", "begins=word19999"} & found
    assert sum(len(each.removeprefix("word=")) for each in found if each.startswith("word=")) <= MOST_BYTES


def test_no_term_is_longer_than_a_key_may_be():
    assert max(map(len, text_terms(["x" * 5000]))) == len("word=") + 64
