"""Break depth logs, CSV and LAS, plain and compressed: each is refused with its faults, or read in order and whole."""

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.depth_logs.rules import Duplicates, LogRules, Nulls, Order, OutOfRange
from core.kernel.errors import ContentTooLarge, InvalidCsv, UnsupportedMediaType
from imaging.depth.ingestion import NUMBERS
from mutations import broken, findings, some

from depth_logs import a_log, keep

PLAIN = a_log(12, 3)
LAS = b"""~Version
VERS. 2.0 :
WRAP. NO :
~Well
STRT.M 1.0 :
STOP.M 1.2 :
STEP.M 0.1 :
NULL. -999.25 :
~Curve
DEPT.M :
C1. :
~A
1.0 10
1.1 -999.25
1.2 30
"""
WHOLE = (PLAIN, PLAIN.replace(b"\n", b"\r\n"), PLAIN.decode().encode("utf-16"), LAS, gzip.compress(PLAIN, mtime=0))
RULES = st.builds(
    LogRules,
    width=st.sampled_from([1, 2, 150]),
    nulls=st.sampled_from(Nulls),
    duplicates=st.sampled_from(Duplicates),
    order=st.sampled_from(Order),
    out_of_range=st.sampled_from(OutOfRange),
)


def read_or_refused(content: bytes, rules: LogRules) -> None:
    """Import a log. Any other exception, and rows that are lost or out of order, fail the test."""
    try:
        kept = keep(content, rules)
    except (ContentTooLarge, UnsupportedMediaType):
        return
    except InvalidCsv as refused:
        assert all(_is_placed(error) for error in refused.errors)  # noqa: PT017
        return
    numbers, greys = kept.lines(NUMBERS), kept.greys()
    steps = np.diff(numbers.depths)
    assert (steps > 0).all() or (steps < 0).all()
    assert kept.log.rows == len(numbers.depths) == len(greys.depths) > 0
    assert {kept.log.first, kept.log.last} == {min(numbers.depths), max(numbers.depths)}
    assert greys.values.shape == (kept.log.rows, rules.width)


def _is_placed(error: dict[str, Any]) -> bool:
    return error["line"] >= 1 and bool(error["code"]) and bool(error["detail"])


@some
@given(content=broken(WHOLE), rules=RULES)
def test_a_broken_log_is_read_or_refused(content: bytes, rules: LogRules):
    read_or_refused(content, rules)


@pytest.mark.parametrize("path", findings("logs"), ids=lambda path: path.name)
def test_what_once_did_harm_is_read_or_refused(path: Path):
    read_or_refused(path.read_bytes(), LogRules())


@pytest.mark.parametrize("content", WHOLE)
def test_what_is_broken_here_was_whole(content: bytes):
    assert keep(content, LogRules(nulls=Nulls.FILL)).log.rows in {3, 12}
