"""An object is assembled of pieces of others: what S3 can copy is copied, the rest is written."""

import pytest

from core.aws import assembly, blobs
from core.aws.assembly import Stored
from core.kernel.errors import OutputTooLarge

MB = 1 << 20
CONTENT = bytes(range(256)) * (24 * MB // 256)


@pytest.fixture
def source(aws):  # noqa: ARG001
    """Return a function that names a piece of an object of 24 MB."""
    blobs.write("originals", "originals/large/sha", CONTENT, "application/dicom")
    return lambda offset, size: Stored("originals", "originals/large/sha", offset, size)


def shape(pieces):
    """Return for each part whether it is copied, and its size in bytes."""
    sizes = [(part, assembly.size_of(part)) for part in assembly.parts_of(pieces)]
    return [(len(part) == 1 and isinstance(part[0], Stored) and size >= 5 * MB, size) for part, size in sizes]


def a_piece(size, offset=0):
    return Stored("originals", "originals/any/sha", offset, size)


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([], []),
        ([b"head", a_piece(MB), b"tail"], [(False, MB + 8)]),
        ([a_piece(12 * MB), b"tail"], [(True, 12 * MB), (False, 4)]),
        ([b"head", a_piece(12 * MB), b"tail"], [(False, 5 * MB), (True, 7 * MB + 4), (False, 4)]),
        ([b"head", a_piece(9 * MB), b"tail"], [(False, 9 * MB + 4), (False, 4)]),
        ([b"head", *[a_piece(2 * MB)] * 4], [(False, 6 * MB + 4), (False, 2 * MB)]),
        ([a_piece(600 * MB)], [(True, 200 * MB)] * 3),
    ],
)
def test_all_parts_but_the_last_have_the_size_that_s3_demands(pieces, expected):
    assert shape(pieces) == expected


def test_no_byte_is_lost_or_moved():
    pieces = [b"head", a_piece(600 * MB + 1), b"middle", a_piece(MB, 7), a_piece(40 * MB, 9), b"tail"]

    flat = [piece for part in assembly.parts_of(pieces) for piece in part]

    places = [(piece.offset, piece.size) for piece in flat if isinstance(piece, Stored)]
    whole = [(0, 0)]
    for offset, size in places:  # join what was split
        if whole[-1][0] + whole[-1][1] == offset:
            whole[-1] = (whole[-1][0], whole[-1][1] + size)
        else:
            whole.append((offset, size))
    assert whole == [(0, 600 * MB + 1), (7, MB), (9, 40 * MB)]
    assert [piece for piece in flat if isinstance(piece, bytes)] == [b"head", b"middle", b"tail"]


@pytest.mark.parametrize("size", [MB, 12 * MB])
def test_the_object_has_the_bytes_of_its_pieces(source, size):
    pieces = [b"head", source(3, size), b"middle", source(1, 4), b"tail"]
    expected = b"head" + CONTENT[3 : 3 + size] + b"middle" + CONTENT[1:5] + b"tail"

    assembly.assemble("gathered/a", "text/plain", pieces)

    made = blobs.client().get_object(Bucket="renditions", Key="gathered/a")
    assert made["Body"].read() == expected == assembly.read(pieces)
    assert (made["ContentType"], made["CacheControl"]) == ("text/plain", blobs.FOREVER)
    for span in ((0, 3), (2, 10), (size, 12), (len(expected) - 2, 2)):
        assert assembly.read(pieces, span) == expected[span[0] : span[0] + span[1]]


@pytest.mark.parametrize("limit", ["MOST_READ", "MOST_COPIED"])
def test_what_takes_too_long_is_refused(source, monkeypatch, limit):
    monkeypatch.setattr(assembly, limit, 1)

    with pytest.raises(OutputTooLarge):
        assembly.assemble("gathered/a", "text/plain", [b"head", source(0, 12 * MB)])


@pytest.mark.parametrize("size", [12 * MB, 40 * MB])
def test_what_is_deleted_meanwhile_is_missing(source, size):
    pieces = [source(0, 12 * MB), a_piece(size)]

    with pytest.raises(blobs.Missing):
        assembly.assemble("gathered/a", "text/plain", pieces)
    with pytest.raises(blobs.Missing):
        assembly.read(pieces)


def test_overlapping_and_repeated_pieces_are_read_once(source):
    pieces = [source(10, 10), source(0, 10), source(15, 20), source(10, 10), source(1000, 5)]

    assert assembly.read_each(pieces) == [CONTENT[each.offset : each.offset + each.size] for each in pieces]
