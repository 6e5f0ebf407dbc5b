from random import Random

import pytest

from core.kernel.frame_index import Frame, FrameChunk, FrameRange, range_in

FRAMES = [
    Frame(FrameRange(number * 7_000_000_000, number + 1), (b"", b'{"a":1}', b"other")[number % 3])
    for number in range(10)
]


def test_a_chunk_gives_back_each_frame_that_was_packed():
    chunk = FrameChunk(FrameChunk.pack(FRAMES))

    assert len(chunk) == 10
    assert [chunk[place] for place in range(10)] == FRAMES


def test_frames_without_details_have_empty_ones():
    plain = [frame._replace(detail=b"") for frame in FRAMES]

    assert FrameChunk(FrameChunk.pack(plain))[9] == plain[9]


@pytest.mark.parametrize("place", [-1, 10])
def test_there_is_nothing_beyond_the_ends(place: int):
    with pytest.raises(IndexError):
        FrameChunk(FrameChunk.pack(FRAMES))[place]


def test_a_full_chunk_of_distinct_details_stays_small():
    random = Random(1)  # noqa: S311
    frames = [
        Frame(FrameRange(number * 270_000 + random.randrange(9000), random.randrange(250_000, 290_000)), detail)
        for number in range(2048)
        for detail in [b'{"greys":{"window":{"center":%.2f,"width":%.2f}}}' % (random.random(), random.random() * 4000)]
    ]

    assert len(FrameChunk.pack(frames)) < 40_000


def test_ranges_kept_before_there_were_details_are_found_by_place():
    packed = b"".join(start.to_bytes(8, "little") + (5).to_bytes(4, "little") for start in (100, 200))

    assert [range_in(packed, place) for place in range(3)] == [(100, 5), (200, 5), None]
