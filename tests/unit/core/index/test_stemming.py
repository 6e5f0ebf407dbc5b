import pytest

from core.index.stemming import MOST_BYTES, stems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Red scalpels, red SCALPEL", {"red", "scalpel"}),
        ("it's \u2019quoted\u2019 it\u2019s", {"it", "quot"}),
        ("image_0001-left.png", {"imag", "0001", "left", "png"}),
        ("Stra\u00dfe \ufb01lm \u00e9t\u00e9 e\u0301te\u0301", {"strass", "film", "\u00e9t\u00e9"}),
        ("\u80ba CT", {"\u80ba", "ct"}),
        ("--- !", set()),
        ("", set()),
    ],
)
def test_words_are_found_whatever_their_form(text, expected):
    assert stems([text]) == expected


def test_a_very_long_text_is_found_by_its_first_words():
    found = stems([" ".join(f"word{number}" for number in range(20_000))])

    assert {"word0", "word1000"} <= found
    assert "word19999" not in found
    assert sum(len(stem.encode()) for stem in found) <= MOST_BYTES


def test_no_stem_is_longer_than_a_key_may_be():
    assert max(map(len, stems(["x" * 5000]))) == 64
