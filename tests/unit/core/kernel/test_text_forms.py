# ruff: noqa: RUF001 - other scripts on purpose
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.text_forms import caseless, composed, folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gerät GERAT", "gerat gerat"),
        ("Straße", "strasse"),
        ("\u0130stanbul \u0131l\u0131k", "istanbul ilik"),
        ("ﬁlm ﬃ", "film ffi"),
        ("ＩＭＧ２０", "img20"),
        ("ｶﾞ", "ガ"),
        ("が か", "が か"),
        ("Øre Łódź þorn Æble", "ore lodz thorn aeble"),
        ("Ёлка й", "елка и"),
        ("Άνθρωπος", "ανθρωποσ"),
        ("Tiếng Việt", "tieng viet"),
        ("\u05e9\u05b8\u05dc\u05d5\u05b9\u05dd", "\u05e9\u05dc\u05d5\u05dd"),
        ("\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f", "\u0645\u062d\u0645\u062f"),
        ("हिन्दी", "हिन्दी"),
        ("ผ่าตัด", "ผ่าตัด"),
        ("한국어", "한국어"),
        ("co\u00adoperate \u2068a\u2069", "cooperate a"),
        ("葛\U000e0100", "葛"),
        ("ខ្មែរ\u200bខ្មែរ", "ខ្មែរ ខ្មែរ"),
        ("m² ½ ㎏", "m2 1⁄2 kg"),
    ],
)
def test_text_is_searched_without_case_accents_and_width(text, expected):
    assert folded(text) == composed(expected)


@given(st.text(max_size=20))
def test_equal_text_is_equal_however_it_is_encoded_and_folded_again(text):
    apart = unicodedata.normalize("NFD", text)

    assert composed(apart) == composed(text)
    assert caseless(apart) == caseless(text)
    assert folded(apart) == folded(text)
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=10), st.text(max_size=10))
def test_a_beginning_of_a_composed_text_is_one_without_case(start, rest):
    whole = composed(start + rest)

    assert all(caseless(whole).startswith(whole[:length].casefold()) for length in range(len(whole)))
