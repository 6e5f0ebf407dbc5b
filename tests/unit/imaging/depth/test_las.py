"""LAS files as well loggers write them."""

import tracemalloc
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.depth_logs.rules import LogRules
from core.kernel.errors import InvalidCsv
from imaging.depth import source
from imaging.depth.faults import Faults
from imaging.depth.ingestion import NUMBERS
from imaging.depth.lines import Lines
from imaging.depth.reading import read_head, read_rows
from imaging.depth.source import pieces

from depth_logs import keep

HEAD = """# exported
~VERSION INFORMATION
 VERS.                          {version} :   CWLS LOG ASCII STANDARD -VERSION {version}
 WRAP.                          {wrap} :   ONE LINE PER DEPTH STEP
~WELL INFORMATION BLOCK
#MNEM.UNIT       DATA TYPE    INFORMATION
 STRT.M         1670.0 :
 STOP.M         1669.75 :
 NULL.          {null} :
 COMP.   ANY OIL: COMPANY INC. : COMPANY
~PARAMETER INFORMATION BLOCK
 BHT .DEGC       35.5000 : BOTTOM HOLE TEMPERATURE
~CURVE INFORMATION BLOCK
 DEPT.M                 :  DEPTH
 DT  .US/M  60 520 32 00:  SONIC TRANSIT TIME
 TVD .M                 :  TRUE VERTICAL DEPTH
 RHOB.K/M3              :
~OTHER
 The hole was washed out. 12.5
~A  DEPTH     DT       TVD    RHOB
"""


def a_las(rows: str, *, version: str = "2.0", wrap: str = "NO", null: str = "-999.25") -> bytes:
    return (HEAD.format(version=version, wrap=wrap, null=null) + rows).encode()


def read(text: bytes, **rules: Any) -> tuple[list[float], list[list[float]]]:
    lines = keep(text, LogRules(**rules)).lines(NUMBERS)
    return (lines.depths / 1e9).tolist(), lines.values.tolist()


def place_of(text: bytes, **rules: Any) -> tuple[int, int, str]:
    with pytest.raises(InvalidCsv) as refused:
        keep(text, LogRules(**rules))
    first = refused.value.errors[0]
    return first["line"], first["column"], first["code"]


FIRST = a_las("").count(b"\n") + 1
READ = ([1670, 1670.125], [[123.5, 45], [200, 46.25]])
PLAIN = "  1670.000   123.500  1500.0   45.00\n 1670.125\t200 1500.1 46.25 \n"
WRAPPED = "1670.000\n 123.500 1500.0\n 45.00\n\n1670.125\n# still\n 200 1500.1 46.25\n"


@pytest.mark.parametrize(
    ("rows", "shape"),
    [
        (PLAIN, {}),
        (PLAIN, {"version": "1.2"}),
        (PLAIN.replace("  ", ",  ").strip(", "), {}),
        ("1670,123.5,,45\n1670.125,200,,46.25\n", {}),
        ("# a comment\n" + PLAIN.replace("\n", "\n# more\n"), {}),
        (WRAPPED, {"wrap": "YES"}),
        (PLAIN, {"wrap": "YES"}),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_las_file_is_read_whatever_its_dress(rows, shape, ending):
    text = a_las(rows, **shape).replace(b"\n", ending.encode())

    kept = keep(text)

    assert read(text) == READ
    assert (kept.log.depth_unit, kept.log.columns, kept.log.null_value) == ("M", 2, (-999.25, -9999))


def test_it_is_read_in_pieces_of_any_size(monkeypatch):
    monkeypatch.setattr(source, "PIECE", 7)

    assert read(a_las(PLAIN)) == read(a_las(WRAPPED, wrap="YES")) == READ
    assert read(a_las(WRAPPED, wrap="YES").decode().encode("utf-16")) == READ


def test_the_null_of_the_header_is_missing_beside_the_usual_ones():
    text = a_las("1 -5555.50 0 7\n2 8 0 -999.25\n", null="-5555.5")

    kept = keep(text, LogRules(nulls="nearest", width=2))

    assert kept.greys().values.tolist() == [[7, 7], [8, 8]]
    assert kept.lines(NUMBERS).values.tolist() == [[-5555.5, 7], [8, -999.25]]
    assert kept.log.null_value == (-999.25, -9999, -5555.5)
    assert place_of(text) == (FIRST, 2, "missing")
    assert place_of(text, null_value=tuple(range(300, 316)))[2] == "null_value"


def test_another_curve_can_be_the_depth():
    text = a_las("1 7 0.5 8\n2 7 1.5 8\n")

    assert read(text, depth_column="tvd") == read(text, depth_column=3) == ([0.5, 1.5], [[7, 8], [7, 8]])
    assert place_of(text, depth_column="GR") == (13, 1, "no_depth")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (a_las("1 2 3 4\n", version="3.0"), (3, 1, "las_version")),
        (a_las("1 2 3 4\n").partition(b"~A")[0], (FIRST - 1, 1, "empty")),
        (a_las(""), (FIRST, 1, "empty")),
        (a_las("1 2 3 4\n1.5 2 x 300\n2 2 3 y\n"), (FIRST + 1, 4, "out_of_range")),
        (a_las("1 2 3 4\n2 2 3 y\n"), (FIRST + 1, 4, "not_a_number")),
        (a_las("1 2 3\n"), (FIRST, 4, "ragged")),
        (a_las("2 2 3 4\n1 2 3 4\n"), (FIRST + 1, 1, "order")),
        (a_las("1 2 3 4\n\n2 2 3 4\n"), (FIRST + 1, 1, "blank_row")),
        (a_las("1\n2 3\nx\n2\n2 3 4\n", wrap="YES"), (FIRST, 4, "not_a_number")),
        (a_las("1\n2 3\n2\n2 3 4\n", wrap="YES"), (FIRST + 3, 2, "wrapped")),
        (a_las("1\n2 3\n4 5\n", wrap="YES"), (FIRST + 2, 2, "ragged")),
        (a_las("1\n2 3 4\n2\n3\n", wrap="YES"), (FIRST + 2, 3, "ragged")),
        (b"~V\nVERS. 2.0:\n~C\nDEPT.M:\n~A\n1\n", (5, 1, "columns")),
        (b"~V\nVERS. 2.0:\n~C\nDEPT.M:\nTVD.M:\n~A\n1 1\n", (3, 1, "columns")),
        (b"~A\n1 2\n", (1, 1, "columns")),
    ],
)
def test_what_is_wrong_is_said_where_it_is(text, place):
    assert place_of(text) == place


def test_the_unit_is_that_of_the_curve_or_else_of_the_start():
    text = b"~V\n VERS.2.0:\n~W\n STRT.FT 1 :\n~C\n%b\n GR.API:\n~A\n1 2\n"

    assert keep(text % b" DEPT.M : depth").log.depth_unit == "M"
    assert keep(text % b" DEPT.  : depth").log.depth_unit == "FT"
    assert keep(text % b" DEPT..1IN:").log.depth_unit == ".1IN"


def test_wrapped_rows_take_no_more_memory_however_many_they_are():
    rows = b"".join(b"%d\n 1.5 2 3\n 4 5 6 7\n" % depth for depth in range(200_000))
    curves = b"".join(b"C%d. :\n" % number for number in range(8))
    text = b"~V\nWRAP. YES:\n~C\n" + curves + b"~A\n" + rows

    def peak(part: bytes) -> int:
        tracemalloc.start()
        lines, rules = Lines(pieces(BytesIO(part))), LogRules()
        head, rules = read_head(lines, rules)
        count = sum(some.depths.size for some in read_rows(lines, head, rules, Faults()))
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == part.count(b" 1.5")
        return top

    half = text[: text.index(b"\n50000\n") + 1]
    assert peak(text) < 1.2 * peak(half) + (1 << 20)


@given(
    st.lists(st.lists(st.integers(-20_000, 65_535), min_size=4, max_size=4), min_size=1, max_size=6),
    st.integers(1, 5),
    st.booleans(),
)
def test_numbers_survive_any_wrapping(rows, together, wrapped):
    lines = list[str]()
    for depth, row in enumerate(rows):
        cells = [f"{value / 64:.6f}" for value in row]  # exact in binary and in six decimals
        if wrapped:
            lines += [f"  {depth}.25", *("  ".join(cells[at : at + together]) for at in range(0, 4, together))]
        else:
            lines.append("   ".join((f"{depth}.25", *cells)))
    curves = "".join(f" C{number}. :\n" for number in range(5))
    text = f"~V\n WRAP. {'YES' if wrapped else 'NO'} :\n~C\n{curves}~A\n" + "\n".join(lines) + "\n"

    lines_read = keep(text.encode(), LogRules(value_min=-400, value_max=1100)).lines(NUMBERS)

    assert lines_read.depths.tolist() == [depth * 10**9 + 25 * 10**7 for depth in range(len(rows))]
    assert np.array_equal(lines_read.values, np.array(rows) / 64)
