import pytest

from core.kernel.frame_index import FrameIndex

RANGES = [(number * 7_000_000_000, number + 1) for number in range(10)]


def test_an_index_gives_back_what_was_packed():
    index = FrameIndex.pack(RANGES)

    assert list(index) == RANGES
    assert index[7] == (49_000_000_000, 8)
    assert len(index.packed) == 12 * len(index) == 120


def test_a_stretch_of_an_index_is_an_index():
    stretches = list(FrameIndex.pack(RANGES).stretches(4))

    assert [len(FrameIndex(stretch)) for stretch in stretches] == [4, 4, 2]
    assert FrameIndex(stretches[1])[1] == RANGES[5]
    assert FrameIndex(b"".join(stretches))[9] == RANGES[9]


@pytest.mark.parametrize("number", [-1, 10])
def test_there_is_nothing_beyond_the_ends(number: int):
    with pytest.raises(IndexError):
        FrameIndex.pack(RANGES)[number]
