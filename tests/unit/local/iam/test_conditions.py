"""Conditions hold as IAM says, also for keys that a request lacks."""

import pytest

from local.iam.conditions import UnknownCondition, conditions_in, hold, pattern

CONTEXT = {"ses:FromAddress": "a@example.org", "aws:SecureTransport": "true", "s3:TlsVersion": "1.3"}


@pytest.mark.parametrize(
    ("block", "holds"),
    [
        ({}, True),
        ({"StringEquals": {"ses:FromAddress": "a@example.org"}}, True),
        ({"StringEquals": {"ses:FromAddress": ["b@example.org", "a@example.org"]}}, True),
        ({"StringEquals": {"ses:FromAddress": "A@example.org"}}, False),
        ({"StringEqualsIgnoreCase": {"ses:FromAddress": "A@example.org"}}, True),
        ({"StringLike": {"ses:FromAddress": "*@example.org"}}, True),
        ({"StringNotLike": {"ses:FromAddress": "*@example.org"}}, False),
        ({"StringNotEquals": {"ses:FromAddress": ["a@example.org", "b@example.org"]}}, False),
        ({"Bool": {"aws:SecureTransport": "false"}}, False),
        ({"Bool": {"aws:SecureTransport": True}}, True),
        ({"NumericLessThan": {"s3:TlsVersion": "1.2"}}, False),
        ({"NumericGreaterThanEquals": {"s3:TlsVersion": 1.3}}, True),
        ({"StringEquals": {"missing": "x"}}, False),
        ({"StringNotEquals": {"missing": "x"}}, True),
        ({"StringEqualsIfExists": {"missing": "x"}}, True),
        ({"Null": {"missing": "true"}}, True),
        ({"Null": {"ses:FromAddress": "true"}}, False),
        ({"Null": {"ses:FromAddress": False}}, True),
        ({"StringEquals": {"ses:FromAddress": "a@example.org"}, "Bool": {"aws:SecureTransport": "false"}}, False),
    ],
)
def test_all_conditions_of_a_block_must_hold(block, holds):
    assert hold(conditions_in(block), CONTEXT) is holds


def test_an_operator_that_is_not_understood_is_said():
    with pytest.raises(UnknownCondition, match="DateLessThan"):
        conditions_in({"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}})


@pytest.mark.parametrize(
    ("text", "value", "matches"),
    [
        ("originals/*", "originals/a/b", True),
        ("originals/*", "refused/a", False),
        ("o?iginals", "originals", True),
        ("a[bc]*", "ab", False),
        ("a[bc]*", "a[bc]d", True),
        ("*", "a\nb", True),
    ],
)
def test_only_asterisk_and_question_mark_are_wild(text, value, matches):
    assert (pattern(text).fullmatch(value) is not None) is matches
