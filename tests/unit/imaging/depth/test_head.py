"""What loggers write above the rows: comments, separators, headers, units."""

import codecs
import gzip
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.depth_logs.rules import LogRules
from core.kernel.errors import InvalidCsv, UnsupportedMediaType
from imaging.depth import source
from imaging.depth.ingestion import NUMBERS
from imaging.depth.names import parted

from depth_logs import keep


def read(text: bytes, **rules: Any) -> tuple[list[float], list[list[float]], str | None]:
    kept = keep(text, LogRules(**rules))
    lines = kept.lines(NUMBERS)
    return (lines.depths / 1e9).tolist(), lines.values.tolist(), kept.log.depth_unit


def refusal_of(text: bytes, **rules: Any) -> InvalidCsv:
    with pytest.raises(InvalidCsv) as refused:
        keep(text, LogRules(**rules))
    return refused.value


def place_of(text: bytes, **rules: Any) -> tuple[int, int, str]:
    first = refusal_of(text, **rules).errors[0]
    return first["line"], first["column"], first["code"]


NUMBERS_READ = ([9.5, 10], [[1, 2], [3, 4]])


@pytest.mark.parametrize(
    "text",
    [
        "# made by hand\n#\n\ndepth,a,b\n# why not\n9.5,1,2\n  # and here\n10,3,4\n# the end\n",
        "sep=;\ndepth;a;b\n9,5;1;2\n10;3;4\n",
        '"sep=|"\r\n# first\r\ndepth|a|b\r\n9,5|1|2\r\n10|3|4\r\n',
        "SEP=\t\ndepth\ta\tb\n9.5\t1\t2\n10\t3\t4\n",
        "depth|a|b\n9.5|1|2\n10|3|4\n",
        "Depth, m|GR|X\n9,5|1,0|2\n10,0|3|4,0\n",
        "9,5|1,0|2,0\n10,0|3,0|4,0\n",
        "depth,a|1,b|2\n9.5,1,2\n10,3,4\n",
        ",depth,a,b\n0,9.5,1,2\n1,10,3,4\n",
        "depth,a,Unnamed: 0,b\n9.5,1,left,2\n10,3,,4\n",
        "depth,a,b,\n9.5,1,2,\n10,3,4,\n",
        "a,TVD,MD,b\n1,3.3,9.5,2\n3,,10,4\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_the_same_numbers_under_many_heads(text, encoding):
    mark = codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b""
    wanted = {"depth_column": "MD"} if "TVD" in text else {}

    assert read(mark + text.encode(encoding), **wanted)[:2] == NUMBERS_READ


def test_a_head_is_read_in_pieces_of_any_size(monkeypatch):
    monkeypatch.setattr(source, "PIECE", 3)
    text = '# c\nsep=;\n\n"depth\n(m)";a;b\n#\nm;API;API\n9,5;1;2\n# x\n10;3;4\n'

    assert read(text.encode()) == (*NUMBERS_READ, "m")
    assert read(text.encode("utf-16")) == (*NUMBERS_READ, "m")
    assert read(gzip.compress(text.encode("utf-16"))) == (*NUMBERS_READ, "m")


@pytest.mark.parametrize(
    "broken", [b"\xff\xfed\0e", "depth,a\n1,2\n".encode("utf-16") + b"\0", b"\xff\xfe\0\xdc\0\xdc"]
)
def test_broken_utf16_is_refused(broken):
    with pytest.raises((UnsupportedMediaType, InvalidCsv)):
        keep(broken)


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("depth", None),
        ("DEPTH (m)", "m"),
        ("Depth [ft]", "ft"),
        ("DEPT.FT", "FT"),
        ("depth_m", "m"),
        ("Depth metres", "metres"),
        ("MD (ft RKB)", "ft RKB"),
        ("Depth (MD)", None),
        ("Depth (TVDSS)", None),
        ("depth ()", None),
        ("depth.1", None),
    ],
)
def test_the_unit_is_in_the_name_of_the_column(header, unit):
    assert read(f"{header},a\n1,2\n".encode())[2] == unit
    assert read(f"{header},a\n1,2\n".encode(), depth_unit="km")[2] == "km"


def test_the_row_of_units_is_the_first_and_has_no_number_for_a_depth():
    assert read(b"depth,a\nm,API\n1,2\n") == ([1], [[2]], "m")
    assert read(b"depth,a\n[ft],1\n1,2\n") == ([1], [[2]], "ft")
    assert read(b"depth,a\n,API\n1,2\n") == ([1], [[2]], None)
    assert read(b"DEPT.FT,a\nm,\n1,2\n") == ([1], [[2]], "FT")
    assert read(b"a,depth\nAPI,m\n2,1\n") == ([1], [[2]], "m")
    assert place_of(b"depth,a\nm,API\nm,API\n1,2\n") == (3, 1, "depth")
    assert place_of(b"depth,a\n1,2\nm,API\n") == (3, 1, "depth")
    assert place_of(b"depth,a\n1.2.3,4\n") == (2, 1, "depth")
    assert place_of(b"depth,a\nnan,4\n") == (2, 1, "depth")
    assert place_of(b"depth,a\nm\n1,2\n") == (2, 2, "ragged")
    assert place_of(b"1,2\nm,API\n") == (2, 1, "depth")
    assert place_of(b"depth,a\nm,API\n") == (3, 1, "empty")


def test_of_two_depths_one_is_chosen_and_the_other_is_no_pixel():
    text = b"MD (m),TVD,a\n1,0.5,7\n2,1.5,8\n"

    refused = refusal_of(text)

    assert refused.detail == (
        "Line 1, column 2: Columns 1 (MD (m)) and 2 (TVD) have names of depths: "
        "name the one of the depth in depth_column"
    )
    assert read(text, depth_column="MD") == read(text, depth_column=" md (m)") == read(text, depth_column=1)
    assert read(text, depth_column="MD") == ([1, 2], [[7], [8]], "m")
    assert read(text, depth_column="2") == ([0.5, 1.5], [[7], [8]], None)


@pytest.mark.parametrize(
    ("text", "wanted", "place"),
    [
        (b"MD,TVD,a\n1,2,3\n", "GR", (1, 1, "no_depth")),
        (b"MD,TVD,a\n1,2,3\n", "4", (1, 1, "no_depth")),
        (b"MD,TVD,a\n1,2,3\n", "0", (1, 1, "no_depth")),
        (b"Z.M,Z.FT,a\n1,2,3\n", "z", (1, 2, "two_depths")),
        (b"1,2,3\n", "depth", (1, 1, "no_depth")),
        (b"depth,,\n1,2,3\n", None, (1, 1, "columns")),
        (b"sep=:\ndepth:a\n1:2\n", None, (1, 1, "separator")),
        (b"depth;a;b\n1.5;2;3,5\n", None, (2, 3, "decimal_mark")),
        (b"depth;a\n1,5;2\n1.234,5;2\n", None, (3, 1, "depth")),
        (b"# only\n# this\n", None, (1, 1, "empty")),
        (b"sep=,\n", None, (1, 1, "empty")),
        (b"depth,a\n# one\n1,2\n# two\n2,x\n", None, (5, 2, "not_a_number")),
        (b"depth,,a\n1,left,x\n", None, (2, 3, "not_a_number")),
    ],
)
def test_what_is_wrong_with_a_head_is_said_where_it_is(text, wanted, place):
    assert place_of(text, depth_column=wanted) == place


def test_a_column_of_any_name_or_place_can_be_the_depth():
    assert read(b"x,z,y\n7,1,8\n", depth_column="z")[:2] == ([1], [[7, 8]])
    assert read(b"7,1,8\n", depth_column=2)[:2] == ([1], [[7, 8]])
    assert read(b",c\n1,8\n", depth_column=1)[:2] == ([1], [[8]])


@given(st.text(max_size=40))
def test_any_name_has_a_name_and_perhaps_a_unit(name):
    proper, unit = parted(name)

    assert proper in " ".join(name.split())
    assert unit is None or (0 < len(unit) <= 16 and unit in " ".join(name.split()))


@pytest.mark.parametrize("run", [" ", "9", "(", "m ", "[ ", ".", "\t"])
def test_long_names_are_read_in_one_go(run):
    long = run * (100_000 // len(run)) + "?"

    assert read(f'depth,"{long}","{long}"\n1,2,3\n'.encode())[:2] == ([1], [[2, 3]])
    assert place_of(f'"{long}","{long}"\n1,2\n'.encode(), depth_column="z") == (1, 1, "no_depth")
    assert read(f'"depth{long}",a\n1,2\n'.encode())[:2] == ([1], [[2]])
    assert place_of(f'"{long}",a\n1,2\n'.encode()) == (1, 1, "no_depth")


tables = st.lists(
    st.tuples(st.integers(1, 9999), st.lists(st.integers(0, 65_535), min_size=3, max_size=3)), min_size=1, max_size=5
)


@given(
    tables,
    st.sampled_from("\t;|"),
    st.sampled_from([".", ","]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_a_table_survives_the_way_it_was_written(rows, separator, mark, encoding, end, announced):
    exact = [[value / 256 for value in values] for _, values in rows]  # in binary without rounding
    depths = [sum(step for step, _ in rows[: index + 1]) for index in range(len(rows))]
    lines = [f"sep={separator}"] * announced + ["# a comment", separator.join(["i", "DEPT.M", "a", "", "b", "c"])]
    for depth, values in zip(depths, exact, strict=True):
        cells = ["1", f"{depth}.5", f"{values[0]:.8f}", "x", *(f"{value:.8f}" for value in values[1:])]
        lines += [separator.join(cells).replace(".", mark), "# another"]

    kept = keep(end.join(lines).encode(encoding), LogRules(value_max=300))

    read = kept.lines(NUMBERS)
    assert read.depths.tolist() == [depth * 10**9 + 5 * 10**8 for depth in depths]
    assert np.array_equal(read.values, [[1, *values] for values in exact])
    assert kept.log.depth_unit == "M"
