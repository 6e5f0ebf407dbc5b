# ruff: noqa: RUF001 - other scripts on purpose
import pytest

from core.index.words import sought, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Red scalpels, red", ["red", "scalpels", "red"]),
        ("IMG_2023.jpg", ["img", "2023", "jpg"]),
        ("IMG2023", ["img2023", "img", "2023"]),
        ("T2w", ["t2w", "t", "2", "w"]),
        ("it's l\u2019été O'Brien’s", ["it", "l", "ete", "o", "brien"]),
        ("手術器具", ["手術", "術器", "器具", "具"]),
        ("MRI画像3枚", ["mri", "画像", "像", "3", "枚"]),
        ("がか", ["がか", "か"]),
        ("수술", ["수술", "술"]),
        ("ตัด", ["ต\u0e31", "\u0e31ด", "ด"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("--- ! \U0001f9b4 ・", []),
        ("", []),
    ],
)
def test_text_is_split_into_all_words_in_it(text, expected):
    assert list(words(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IMG_20", ["img", "20"]),
        ("IMG20", ["img", "20"]),
        ("T2", ["t2"]),
        ("2mm", ["2mm"]),
        ("手術器", ["手術", "術器"]),
        ("手 手術", ["手", "手術"]),
        ("5", ["5"]),
    ],
)
def test_a_query_asks_for_as_few_words_as_tell_it_from_others(text, expected):
    assert list(sought(text)) == expected
