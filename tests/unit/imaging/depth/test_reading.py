import gzip
import os
import tracemalloc
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import needs
from core.depth_logs.depth import billionths
from core.depth_logs.rules import Duplicates, LogRules, Nulls, Order, OutOfRange
from core.kernel.errors import ContentTooLarge, InvalidCsv, UnsupportedMediaType
from imaging.depth import reading, source
from imaging.depth.dialect import Dialect
from imaging.depth.digits import read_digits
from imaging.depth.exact import read_decimals, read_exactly
from imaging.depth.faults import Faults
from imaging.depth.gaps import settled
from imaging.depth.ingestion import NUMBERS
from imaging.depth.rows import Rows

from depth_logs import SAMPLES, a_log, keep, read_by_csv_module, the_values

ROWS = b"depth,c1\n1.0,1\n1.1,2\n"

needs_samples = pytest.mark.skipif(not SAMPLES.exists(), reason=needs.SAMPLE_DATA)


def refusal_of(text: bytes, **rules: Any) -> list[tuple[int, int, str]]:
    with pytest.raises(InvalidCsv) as refused:
        keep(text, LogRules(**rules))
    return [(error["line"], error["column"], error["code"]) for error in refused.value.errors]


def shown_of(text: bytes, **rules: Any) -> list[list[float]]:
    kept = LogRules(**rules)
    return settled(keep(text, kept).lines(NUMBERS).values, kept).tolist()


def numbers_of(text: bytes, **rules: Any) -> list[list[float]]:
    return keep(text, LogRules(**rules)).lines(NUMBERS).values.tolist()


@needs_samples
@pytest.mark.parametrize("name", ["ok_120", "bom", "crlf", "no_header", "trailing_empty_row", "log_5460x201"])
def test_a_sound_file_is_read_to_the_last_number(name):
    text = (SAMPLES / f"{name}.csv").read_bytes()
    depths, values = read_by_csv_module(text)

    kept = keep(text)

    read = kept.lines(NUMBERS)
    assert kept.log.rows == len(depths)
    assert [f"{depth // 10**8 / 10:.1f}" for depth in read.depths.tolist()] == depths
    assert np.array_equal(read.values, values)


@needs_samples
@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("empty", (1, 1, "empty")),
        ("header_only", (2, 1, "empty")),
        ("descending", (3, 1, "order")),
        ("unsorted", (5, 1, "order")),
        ("duplicate_depths", (122, 1, "order")),
        ("nan_cells", (2, 2, "missing")),
        ("out_of_range", (2, 5, "out_of_range")),
        ("ragged", (52, 199, "ragged")),
        ("text_cell", (11, 11, "not_a_number")),
    ],
)
def test_an_odd_file_is_refused_by_line_and_column(name, first):
    errors = refusal_of((SAMPLES / f"{name}.csv").read_bytes())

    assert errors[0] == first
    assert len(errors) <= 20


@needs_samples
@pytest.mark.parametrize(
    ("name", "rules", "rows"),
    [
        ("descending", {"order": Order.SORT}, 120),
        ("unsorted", {"order": Order.SORT}, 120),
        ("duplicate_depths", {"order": Order.SORT, "duplicates": Duplicates.FIRST}, 120),
        ("nan_cells", {"nulls": Nulls.FILL}, 120),
        ("out_of_range", {"out_of_range": OutOfRange.CLIP}, 120),
    ],
)
def test_an_odd_file_is_taken_by_whoever_says_how(name, rules, rows):
    sound = keep((SAMPLES / "ok_120.csv").read_bytes()).lines(NUMBERS)

    read = keep((SAMPLES / f"{name}.csv").read_bytes(), LogRules(**rules)).lines(NUMBERS)

    assert np.array_equal(read.depths, sound.depths)
    assert (read.values == sound.values).mean() > 0.96
    assert read.values.shape == (rows, 200)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (b"a,b\n1,2\n", (1, 1, "no_depth")),
        (b"depth,md,c\n1,2,3\n", (1, 2, "two_depths")),
        (b"depth\n1\n", (1, 1, "columns")),
        (b"depth,c1,c2\n1.0,0,0\n1.1,0,256\n", (3, 3, "out_of_range")),
        (b"depth,c1,c2\n1.0,0,-1\n", (2, 3, "out_of_range")),
        (b"depth,c1,c2\n1.0,0,x\n", (2, 3, "not_a_number")),
        (b"depth,c1,c2\n1.0,0,1_0\n", (2, 3, "not_a_number")),
        (b"depth,c1,c2\n1.0,0,1e999\n", (2, 3, "not_a_number")),
        (b"depth,c1,c2\n1.0,0\n", (2, 3, "ragged")),
        (b"depth,c1,c2\n1.0,0,0,0\n", (2, 4, "ragged")),
        (b"depth,c1,c2\n1.0,0\n1.1,0,0,0\n", (2, 3, "ragged")),
        (b"depth,c1,c2\n1.0,0,\n", (2, 3, "missing")),
        (b"depth,c1,c2\n1.0,0,NaN\n", (2, 3, "missing")),
        (b"depth,c1,c2\n,0,0\n", (2, 1, "depth")),
        (b"depth,c1,c2\n1.2.3,0,0\n", (2, 1, "depth")),
        (b"depth,c1,c2\n1.1234567891,0,0\n", (2, 1, "depth")),
        (b"depth,c1,c2\n1e999999999999,0,0\n", (2, 1, "depth")),
        (b"depth,c1\n1.0,0\n1.00,0\n", (3, 1, "duplicate_depth")),
        (b'depth,c1,c2\n1.0,"0,0\n1.1,0,0\n', (2, 2, "quote")),
        (b'depth,c1,c2\n1.0,0,"0\n"\n', (2, 3, "quote")),
        (b'depth,"c1\nleft",c2\n1.0,0,x\n', (3, 3, "not_a_number")),
        (b"depth,c1\r1.0,0\r1.1,x\r", (3, 2, "not_a_number")),
        (b"depth:c1\n1.0:0\n", (1, 1, "columns")),
        (b"c,MD\n5,2\n6,1\n", (3, 2, "order")),
        (b"c,MD\n5,2\n6,2.0\n", (3, 2, "duplicate_depth")),
        (b"depth,c1\n1.0,0\n\n1.1,0\n", (3, 1, "blank_row")),
        (b"depth,c1\n1.0,0\n,\n,\n1.1,0\n", (3, 1, "blank_row")),
        (b"depth,c1\n\n\n", (2, 1, "empty")),
        (b"\n\n", (1, 1, "empty")),
    ],
)
def test_the_fault_is_named_where_it_is(text, where):
    assert refusal_of(text)[0] == where


def test_the_first_twenty_faults_are_named_in_order_and_no_more():
    text = b"depth,c1\n" + b"".join(b"%d,x\n" % row for row in range(1000))

    assert refusal_of(text) == [(line, 2, "not_a_number") for line in range(2, 22)]


def test_a_fault_far_down_keeps_its_line():
    text = a_log(4000).replace(b"\n9300.1,", b"\n9300.1x,")

    assert refusal_of(text) == [(3002, 1, "depth")]


@pytest.mark.parametrize(
    "text",
    [
        b"9.0,1,2\n10,3,4\n",
        b"DEPT.FT,a,b\r\n9.0,1,2\r\n10,3,4\r\n",
        b"\xef\xbb\xbfDepth (m);a;b\n9,0;1;2\n10;3;4",
        b"a\tMD\tb\n1\t9.0\t2\n3\t10\t4\n\n\n",
        b'"depth","c,1","c ""2"""\n"9.0","1","2"\n"10","3","4"\n',
        b"depth,c1,c2\n9e0, 1 ,2.0\n1.0e1,3.0,4e0\n,,\n , ,\n",
        b"\n\ndepth,a,b\n+9,1,2\n10,+3,004\n",
        b"  \n\t\ndepth,a,b\n9,1,2\n10,3,4\n",
        b"depth,a,b\r9,1,2\r10,3,4\r\r",
        b'depth,"a\nleft","b\r\nright"\n9,1,2\n10,3,4\n',
    ],
)
def test_the_same_numbers_in_many_dresses(text):
    kept = keep(text)

    read = kept.lines(NUMBERS)
    assert read.depths.tolist() == [9 * 10**9, 10 * 10**9]
    assert read.values.tolist() == [[1, 2], [3, 4]]


def test_decimals_keep_every_digit():
    read = keep(b"depth,a,b\n1,0.123456789012345,254.9999999\n2,1e-9,0\n").lines(NUMBERS)

    assert read.values.dtype == np.float64
    assert read.values.tolist() == [[0.123456789012345, 254.9999999], [1e-9, 0]]


def test_one_long_number_does_not_widen_all_others():
    rows = b"".join(b"%d,1.5\n" % row for row in range(1, 30_000))
    text = b"depth,a\n0,1." + b"0" * 100_000 + b"\n" + rows
    tracemalloc.start()

    numbers = numbers_of(text)

    assert tracemalloc.get_traced_memory()[1] < 64 << 20
    tracemalloc.stop()
    assert numbers == [[1], *([[1.5]] * 29_999)]


def test_sixteen_bit_numbers_are_kept_beside_the_greys():
    kept = keep(b"depth,a,b\n1,0,65535\n2,32768,257\n", LogRules(width=2, value_max=65535))

    assert kept.lines(NUMBERS).values.dtype == np.uint16
    assert kept.lines(NUMBERS).values.tolist() == [[0, 65535], [32768, 257]]
    assert kept.greys().values.tolist() == [[0, 255], [128, 1]]


def test_missing_cells_are_filled_as_the_rules_say():
    text = b"depth,a,b,c,d\n1,,10,,30\n2,7,,,9\n"

    assert shown_of(text, nulls=Nulls.FILL, value_min=-5) == [[-5, 10, -5, 30], [7, -5, -5, 9]]
    assert shown_of(text, nulls=Nulls.NEAREST) == [[10, 10, 10, 30], [7, 7, 9, 9]]


def test_a_row_without_any_value_is_filled_but_has_no_nearest():
    text = b"depth,a,b\n1,,\n2,5,6\n"

    assert shown_of(text, nulls=Nulls.FILL) == [[0, 0], [5, 6]]
    assert refusal_of(text, nulls=Nulls.NEAREST) == [(2, 2, "missing"), (2, 3, "missing")]


def test_line_ends_of_old_macs_are_seen_in_pieces_of_any_size(monkeypatch):
    text = a_log(300, 3)
    monkeypatch.setattr(source, "PIECE", 100)

    read = keep(text.replace(b"\n", b"\r")).lines(NUMBERS)

    assert np.array_equal(read.values, the_values(300, 3))


def test_a_quote_without_end_in_the_header_ends_with_its_line():
    assert numbers_of(b'depth,"a\n1,2\n2,3\n') == [[2], [3]]
    assert refusal_of(b'depth,"a' + b"\n" * 200_000) == [(2, 1, "empty")]


def test_one_row_of_a_repeated_depth_stays():
    text = b"depth,a\n1,1\n2,2\n2.0,3\n2.00,4\n3,5\n"

    assert numbers_of(text, duplicates=Duplicates.FIRST) == [[1], [2], [5]]
    assert numbers_of(text, duplicates=Duplicates.LAST) == [[1], [4], [5]]


def test_a_repeated_depth_is_seen_across_pieces(monkeypatch):
    monkeypatch.setattr(source, "PIECE", 7)
    text = b"depth,a\n1,1\n2,2\n2.0,3\n3,5\n"

    assert refusal_of(text) == [(4, 1, "duplicate_depth")]
    assert numbers_of(text, duplicates=Duplicates.LAST) == [[1], [3], [5]]


def test_a_log_recorded_upwards_is_turned_round_however_long_it_is(monkeypatch):
    monkeypatch.setattr("imaging.depth.ordering.SORTABLE", 1000)
    text = a_log(3000, 40, start=90001, step=-1)

    kept = keep(text, LogRules(order=Order.SORT))

    read = kept.lines(NUMBERS)
    assert kept.log.first == read.depths[0] == 8700_200_000_000
    assert np.array_equal(read.values, the_values(3000, 40)[::-1])


def test_a_long_log_in_no_order_is_refused(monkeypatch):
    monkeypatch.setattr("imaging.depth.ordering.SORTABLE", 10)
    text = a_log(100, 40) + b"9000.05," + b",".join([b"1"] * 40) + b"\n"

    assert refusal_of(text, order=Order.SORT) == [(102, 1, "order")]


def test_gzip_is_read_in_one_member_or_several():
    text = a_log(300)
    packed = gzip.compress(text[:20_000]) + gzip.compress(text[20_000:]) + bytes(100)

    assert np.array_equal(keep(packed).lines(NUMBERS).values, the_values(300))


def test_zeros_that_end_a_gzip_file_are_of_its_length(monkeypatch: pytest.MonkeyPatch):
    packed = gzip.compress(ROWS)
    monkeypatch.setattr(source, "PIECE", len(packed) - 2)

    assert b"".join(source.pieces(BytesIO(packed))) == ROWS


def test_a_gzip_file_cut_short_or_broken_is_refused():
    packed = gzip.compress(a_log(300))

    for broken in (packed[:-9], packed[: len(packed) // 2], packed[:100] + b"?" * 100 + packed[200:]):
        with pytest.raises(UnsupportedMediaType):
            keep(broken)


def test_a_gzip_bomb_is_refused_long_before_it_is_unpacked():
    stream = zlib.compressobj(9, wbits=31)
    line = b"1," * 1000
    packed = b"".join(stream.compress(line * 500) for _ in range(200)) + stream.flush()
    unpacked: list[int] = []

    with pytest.raises(ContentTooLarge):
        unpacked.extend(len(piece) for piece in source.pieces(BytesIO(packed)))

    assert sum(unpacked) <= source.ALLOWANCE + source.PIECE


def test_more_text_than_allowed_is_refused():
    with pytest.raises(ContentTooLarge):
        list(source.pieces(BytesIO(a_log(300)), largest=1000))


@pytest.mark.parametrize("content", [b"PK\x03\x04\0\0\0\0", "depth,a\n1,2\n".encode("utf-16-le"), os.urandom(4096)])
def test_a_file_that_is_not_text_is_refused(content):
    with pytest.raises((UnsupportedMediaType, InvalidCsv)):
        keep(content)


def test_a_line_without_end_does_not_fill_the_memory():
    assert refusal_of(b"depth,a\n1," + b"1" * (3 << 20))[0][2] == "line_too_long"


cells = st.one_of(st.integers(0, 99_999).map(str), st.integers(0, 255).map(str), st.just("007"))
depths = st.one_of(
    st.integers(-99_999, 99_999).map(str),
    st.decimals(-99_999, 99_999, places=3).map(str),
    st.sampled_from(["-0.5", ".5", "5.", "0", "-0", "9000.1", "123456789.123456", "0000000000000001"]),
)


@given(st.lists(st.tuples(depths, cells, cells), min_size=1, max_size=8))
def test_the_three_readers_agree(rows):
    dialect = Dialect(",", 3, 0, header=False)
    piece = "".join(",".join(row) + "\n" for row in rows).encode()

    faults = Faults()
    exactly = read_exactly(piece, dialect, 1, faults)
    faults.check()

    decimals, digits = read_decimals(piece, dialect, 1), read_digits(piece, dialect, 1)
    assert decimals is not None
    for fast in filter(None, (decimals, digits)):
        assert np.array_equal(fast.depths, exactly.depths)
        assert np.array_equal(fast.values, exactly.values)


@given(st.integers(-(10**8), 10**8), st.integers(0, 6), st.integers(1, 50))
def test_the_fast_reader_reads_any_evenly_spaced_log(start, places, rows):
    depths = [f"{(start + row) / 10**places:.{places}f}" for row in range(rows)]
    piece = "".join(f"{depth},{row},255\n" for row, depth in enumerate(depths)).encode()

    read = read_digits(piece, Dialect(",", 3, 0, header=False), 1)

    crosses_zero = start < 0 <= start + rows
    assert read is not None or crosses_zero
    assert read is None or read.depths.tolist() == [billionths(depth) for depth in depths]
    assert read is None or read.values[:, 0].tolist() == list(range(rows))


@given(st.text('0123456789.,-+eE \n"x;', max_size=60))
def test_the_fast_reader_is_never_sure_of_what_the_careful_one_reads_differently(text):
    dialect = Dialect(",", 3, 1, header=False)
    piece = text.encode() + b"\n"

    for fast in (read_digits(piece, dialect, 1), read_decimals(piece, dialect, 1)):
        if fast:
            faults = Faults()
            exactly = read_exactly(piece, dialect, 1, faults)
            faults.check()
            assert np.array_equal(fast.depths, exactly.depths)
            assert np.array_equal(fast.values, exactly.values)


broken = st.lists(
    st.tuples(
        st.integers(0, 300),
        st.integers(0, 4),
        st.sampled_from([b",", b"\n", b"\r", b'"', b"-", b".", b"e9", b"nan", b"", b" ", b";", b"\xff", b"9" * 30]),
    ),
    max_size=5,
)


@given(broken, st.sampled_from(Order), st.sampled_from(Nulls), st.sampled_from(Duplicates), st.sampled_from(OutOfRange))
def test_a_damaged_file_is_read_or_refused_and_never_breaks_the_reader(cuts, order, nulls, duplicates, out_of_range):
    text = bytearray(a_log(20, 3))
    for place, length, piece in cuts:
        text[place : place + length] = piece
    rules = LogRules(order=order, nulls=nulls, duplicates=duplicates, out_of_range=out_of_range, width=2)

    try:
        kept = keep(bytes(text), rules)
    except (InvalidCsv, UnsupportedMediaType):
        return

    assert (np.diff(kept.greys().depths) > 0).all()
    assert kept.log.rows == kept.greys().depths.size


@pytest.mark.parametrize("blank", [b"\n", b"\r\n", b" \t\n", b",\n", b"\f\n"])
@pytest.mark.parametrize("after", [b"", b"1.2,3\n"])
def test_blank_stretches_are_skipped_whole(monkeypatch: pytest.MonkeyPatch, after: bytes, blank: bytes):
    def careful(*_: object) -> None:
        pytest.fail("cell by cell, megabytes of blank lines would take a minute")

    monkeypatch.setattr(reading, "read_exactly", careful)
    text = ROWS + 300_000 * blank + after

    if after:
        assert refusal_of(text) == [(4, 1, "blank_row")]
    else:
        assert numbers_of(text) == [[1], [2]]


@given(
    st.lists(
        st.sampled_from([b"", b" ", b",", b"\v", b'""', b'"",', b"7", b"x,1", b"DEPTH,1", b"DEPTH,1.5", b"DEPTH,"]),
        min_size=1,
    )
)
def test_faults_are_those_of_the_careful_reader(kinds: list[bytes]):
    lines = [kind.replace(b"DEPTH", str(number).encode()) for number, kind in enumerate(kinds, 1)]
    text = b"".join(line + b"\n" for line in lines)
    dialect = Dialect(",", 2, 0, header=False)

    def outcome(read: Callable[..., Rows]) -> object:
        faults = Faults()
        try:
            rows = read(text, dialect, 1, faults)
            faults.row()  # of a row that follows
            faults.check()
        except InvalidCsv as refused:
            return refused.errors
        return rows.depths.tolist(), np.nan_to_num(rows.values, nan=-1).tolist(), rows.lines.tolist()

    assert outcome(reading._read) == outcome(read_exactly)


@given(st.lists(st.one_of(st.none(), st.integers(0, 255)), min_size=1, max_size=12).filter(any))
def test_a_gap_takes_the_nearest_value_the_left_of_two(values: list[int | None]):
    known = [index for index, value in enumerate(values) if value is not None]
    nearest = [values[min(known, key=lambda other: (abs(other - index), other))] for index in range(len(values))]
    cells = ",".join("" if value is None else str(value) for value in values)

    text = f"depth{',c' * len(values)}\n1.0,{cells}\n".encode()

    assert shown_of(text, nulls=Nulls.NEAREST) == [nearest]


def test_a_file_that_takes_too_much_computing_is_refused():
    with pytest.raises(ContentTooLarge, match="seconds of computing"):
        list(source.pieces(BytesIO(ROWS), seconds=-1))
