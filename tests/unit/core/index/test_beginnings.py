from hypothesis import given
from hypothesis import strategies as st

from core.index.beginnings import LONGEST, Expanded, beginnings, longest, with_shorter


def test_a_word_has_a_term_for_each_beginning():
    assert list(beginnings("calib")) == ["begins=ca", "begins=cal", "begins=cali", "begins=calib"]
    assert list(beginnings("c")) == []
    assert list(beginnings("\u624b\u8853")) == ["begins=\u624b", "begins=\u624b\u8853"]
    assert len(list(beginnings("x" * 500))) == LONGEST - 1


def test_only_the_longest_beginnings_are_kept():
    terms = {"*", "client=ca", "client=cal", "word=ca", "word=cal", *beginnings("calm"), *beginnings("calib")}

    assert longest(terms) == ["*", "begins=calib", "begins=calm", "client=ca", "client=cal", "word=ca", "word=cal"]


@given(
    st.sets(st.text("ab\u624b", min_size=1, max_size=4)), st.sets(st.sampled_from(["*", "word=a", "word=ab", "tag=b"]))
)
def test_what_is_kept_stands_for_the_same_terms(words, others):
    terms = {*others, *(each for word in words for each in beginnings(word))}

    assert with_shorter(longest(terms)) == terms


@given(
    st.sets(st.text("ab\u624b", min_size=1, max_size=4)), st.sets(st.sampled_from(["*", "word=a", "word=ab", "tag=b"]))
)
def test_a_set_knows_what_it_holds_without_listing_it(words, others):
    stored = [*others, *(each for word in words for each in [*beginnings(word)][-1:])]
    asked = {
        *others,
        "*",
        "",
        "begins=",
        *(f"{kind}={word[:n]}" for kind in ("begins", "word") for word in words for n in range(5)),
    }

    held = Expanded(longest(stored))

    assert {each for each in asked if each in held} == asked & with_shorter(stored)
    assert held == with_shorter(stored)
    assert held | {"tag=c"} == with_shorter(stored) | {"tag=c"}
    assert 1 not in held
