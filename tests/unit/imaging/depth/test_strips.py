import zlib
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.depth_logs.rules import LogRules, Order
from imaging.depth import blocks, strips
from imaging.depth.ingestion import GREYS, NUMBERS
from imaging.depth.overviews import Thumbnail
from imaging.depth.pictures import drawn, recolour, size_of, spliced

from depth_logs import Kept, a_log, keep, the_values

TENTH = 10**8
TOP = 90001 * TENTH
REDS = bytes(channel for grey in range(256) for channel in (grey, 0, 255 - grey))


@pytest.fixture(scope="module")
def kept() -> Kept:
    return keep(a_log(5460))


@pytest.fixture(scope="module")
def greys(kept: Kept) -> np.ndarray:
    return kept.greys().values


def picture(kept: Kept, first: int, last: int, palette: bytes | None = None) -> np.ndarray | None:
    """Return the rows number `first` to `last` as Pillow decodes them."""
    where = strips.span(kept.log.indexes[GREYS], TOP + first * TENTH, TOP + last * TENTH)
    png = spliced(where, kept.strips[GREYS][where.start : where.stop], 150, palette)
    if png is None:
        return None
    image = Image.open(BytesIO(png))
    image.load()
    return np.asarray(image.convert("RGB") if palette else image)


def test_the_index_has_36_bytes_a_block(kept):
    assert blocks.ENTRY.itemsize == 36
    assert len(kept.log.indexes[GREYS]) == 6 * 36


def test_written_rows_are_read_back(kept):
    read = kept.lines(NUMBERS)

    assert np.array_equal(read.values, the_values(5460))
    assert read.depths.tolist() == [TOP + row * TENTH for row in range(5460)]


@settings(max_examples=60)
@given(st.integers(-10, 5470), st.integers(0, 2500))
def test_a_picture_of_any_range_shows_exactly_its_rows(kept, greys, first, more):
    expected = greys[max(0, first) : max(0, first + more + 1)]

    shown = picture(kept, first, first + more)

    assert (shown is None) == (expected.size == 0)
    assert shown is None or np.array_equal(shown, expected)


def test_the_picture_of_all_is_one_valid_stream_of_unopened_blocks(kept, greys):
    where = strips.span(kept.log.indexes[GREYS], 0, TOP * 2)

    png = spliced(where, kept.strips[GREYS], 150, None) or b""

    start = png.index(b"IDAT") + 4
    data = png[start : start + int.from_bytes(png[start - 8 : start - 4])]
    assert zlib.decompress(data)[1:151] == blocks.filtered(greys)[0, 1:].tobytes()  # zlib checks the Adler-32 too
    assert all(bytes(blocks.lines_of(block)) in png for block in strips.blocks(where, kept.strips[GREYS]))


def test_a_palette_colours_every_pixel(kept, greys):
    shown = picture(kept, 1000, 1100, REDS)

    assert shown is not None
    table = np.frombuffer(REDS, np.uint8).reshape(256, 3)
    assert np.array_equal(shown, table[greys[1000:1101]])


def test_a_range_touches_only_its_own_blocks(kept):
    where = strips.span(kept.log.indexes[GREYS], TOP + 1024 * TENTH, TOP + 2047 * TENTH)

    assert where.rows == 1024
    assert where.stop - where.start == int(np.frombuffer(kept.log.indexes[GREYS], blocks.ENTRY)["size"][1])


def test_between_two_depths_there_is_nothing(kept):
    where = strips.span(kept.log.indexes[GREYS], TOP + 1, TOP + TENTH - 1)

    assert spliced(where, kept.strips[GREYS][where.start : where.stop], 150, None) is None
    assert strips.lines(where, kept.strips[GREYS][where.start : where.stop], 150).depths.size == 0


@pytest.mark.parametrize("factor", [4, 16, 64])
def test_an_overview_is_the_rounded_mean_of_its_rows(kept, greys, factor):
    overview = kept.lines(f"by-{factor}")

    starts = range(0, 5460, factor)
    expected = [np.rint(greys[start : start + factor].mean(axis=0)) for start in starts]
    assert np.array_equal(overview.values, np.array(expected, np.uint8))
    assert overview.depths.tolist() == [TOP + start * TENTH for start in starts]


def test_the_thumbnail_is_the_whole_log_in_few_lines(kept, greys):
    image = Image.open(BytesIO(kept.log.thumbnail))

    assert image.size == (150, 1365)  # four rows a line
    expected = [np.rint(greys[start : start + 4].mean(axis=0)) for start in range(0, 5460, 4)]
    assert np.array_equal(np.asarray(image), np.array(expected, np.uint8))


def test_a_thumbnail_stays_small_however_long_the_log():
    thumbnail = Thumbnail(8)
    for start in range(0, 100_000, 1000):
        thumbnail.add(np.full((1000, 8), start // 1000, np.uint8))

    picture = np.asarray(Image.open(BytesIO(thumbnail.png(upwards=False))))

    assert picture.shape == (1563, 8)
    assert picture[0, 0] == 0
    assert picture[-1, 0] == 99
    assert (np.diff(picture[:, 0].astype(int)) >= 0).all()


def test_a_log_recorded_upwards_gives_the_same_pictures(greys):
    text = a_log(5460)
    header, *rows = text.splitlines(keepends=True)

    upwards = keep(b"".join((header, *rows[::-1])), LogRules(order=Order.SORT))

    assert np.array_equal(upwards.greys().values, greys)
    assert np.array_equal(picture(upwards, 1000, 3000), greys[1000:3001])
    assert np.array_equal(np.asarray(Image.open(BytesIO(upwards.log.thumbnail)))[5], upwards.lines("by-4").values[5])


def test_rows_of_many_columns_make_smaller_blocks():
    kept = keep(a_log(200, 16_000))

    assert np.array_equal(kept.lines(NUMBERS).values, the_values(200, 16_000))
    assert np.frombuffer(kept.log.indexes[NUMBERS], blocks.ENTRY)["rows"].tolist() == [64, 64, 64, 8]


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.float64])
def test_a_block_keeps_numbers_of_any_kind(kind):
    values = (np.random.default_rng(3).random((50, 7)) * 60_000).astype(kind)
    depths = np.sort(np.random.default_rng(3).integers(-(10**18), 10**18, 50))

    content = memoryview(blocks.pack(depths, values).content)

    assert np.array_equal(blocks.values_of(content, 7), values)
    assert blocks.values_of(content, 7).dtype == kind
    assert np.array_equal(blocks.depths_of(content), depths)


def test_a_picture_is_recoloured_without_touching_its_pixels(greys):
    png = recolour(drawn(greys[:10], None), REDS)

    shown = np.asarray(Image.open(BytesIO(png)).convert("RGB"))
    assert np.array_equal(shown, np.frombuffer(REDS, np.uint8).reshape(256, 3)[greys[:10]])
    assert size_of(png) == (150, 10)
