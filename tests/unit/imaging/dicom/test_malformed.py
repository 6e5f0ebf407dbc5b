import zlib
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.images.inspection import Inspection
from core.kernel.errors import ContentTooLarge, UnsupportedMediaType
from dicom_files import NO_SAMPLES, a_data_set, a_ramp, path_of, samples, write
from imaging.dicom import json_model, walking
from imaging.dicom.inspection import inspect
from imaging.sandbox import runner

OPEN_SEQUENCE = b"\x08\x00\x40\x11SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff"
CLOSED_SEQUENCE = b"\xfe\xff\x0d\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0"
SYNTAXES = (
    "us_mf30_jpegbaseline_ybr422",
    "ct_evle_signed16",
    "rtdose_32bit_15f_implicit",
    "ot_deflated",
    "sr_comprehensive",
)


def with_elements(path: Path, elements: bytes) -> Path:
    """Return an object without a picture that ends with `elements`."""
    write(path, a_data_set())
    path.write_bytes(path.read_bytes() + elements)
    return path


def deflated(path: Path, data_set: bytes) -> Path:
    head = write(path, a_data_set(), "1.2.840.10008.1.2.1.99").read_bytes()
    start = head.index(b"1.2.840.10008.1.2.1.99") + 22
    length = head[140]
    assert length  # the group ends where its length says
    meta = head[: 144 + int.from_bytes(head[140:144], "little")]
    assert len(meta) >= start
    packer = zlib.compressobj(9, wbits=-15)
    path.write_bytes(meta + packer.compress(data_set) + packer.flush())
    return path


def inspected_or_refused(path: Path) -> Inspection | None:
    """Inspect a file; return None if it is refused as it should be. Any other exception fails the test."""
    try:
        return inspect(path)
    except (UnsupportedMediaType, ContentTooLarge):
        return None


@pytest.mark.parametrize("undefined_length", [True, False])
def test_a_data_set_nested_too_deep_is_refused_before_it_is_parsed(tmp_path: Path, undefined_length: bool):  # noqa: FBT001
    nested = b""
    if undefined_length:
        nested = OPEN_SEQUENCE * 5000 + CLOSED_SEQUENCE * 5000
    else:
        for _ in range(1000):
            item = b"\xfe\xff\x00\xe0" + len(nested).to_bytes(4, "little") + nested
            nested = b"\x08\x00\x40\x11SQ\0\0" + len(item).to_bytes(4, "little") + item

    with pytest.raises(UnsupportedMediaType, match="nests"):
        inspect(with_elements(tmp_path / "a.dcm", nested))


def test_depth_counts_sequences_that_are_open_and_not_those_that_were(tmp_path: Path):
    siblings = (OPEN_SEQUENCE + CLOSED_SEQUENCE) * 100

    assert inspect(with_elements(tmp_path / "a.dcm", siblings)).frames == 0


def test_a_data_set_of_too_many_elements_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(walking, "MAX_ELEMENTS", 1000)
    elements = b"\x09\x00\x01\x10LO\x00\x00" * 1001

    with pytest.raises(UnsupportedMediaType, match="elements"):
        inspect(with_elements(tmp_path / "a.dcm", elements))


def test_a_data_set_of_too_much_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(json_model, "LARGEST", 1000)

    with pytest.raises(UnsupportedMediaType, match="attributes"):
        inspect(with_elements(tmp_path / "a.dcm", b"\x09\x00\x01\x10LO\xe8\x03" + b"x" * 1000))


@pytest.mark.parametrize(
    "elements",
    [
        b"\xfe\xff\x00\xe0\0\0\0\0",
        b"\x08\x00\x40\x11SQ\0\0\xff\xff\xff\xff\x09\x00\x01\x10LO\x00\x00\xfe\xff\xdd\xe0\0\0\0\0",
    ],
    ids=["an item outside of a sequence", "an element outside of an item"],
)
def test_a_sequence_that_is_none_is_refused(tmp_path: Path, elements: bytes):
    with pytest.raises(UnsupportedMediaType, match="inconsistent"):
        inspect(with_elements(tmp_path / "a.dcm", elements))


@pytest.mark.parametrize(
    "elements", [OPEN_SEQUENCE, b"\x09\x00\x01\x10LO\x04\x00abc", b"\x09\x00\x01\x10UN\0\0\xff", b"\x09\x00"]
)
def test_a_data_set_that_breaks_off_is_refused(tmp_path: Path, elements: bytes):
    with pytest.raises(UnsupportedMediaType, match="truncated"):
        inspect(with_elements(tmp_path / "a.dcm", elements))


@pytest.mark.parametrize("elements", [CLOSED_SEQUENCE, b"\xfe\xff\xdd\xe0\0\0\0\0"])
def test_a_delimiter_of_nothing_is_refused(tmp_path: Path, elements: bytes):
    with pytest.raises(UnsupportedMediaType, match="inconsistent"):
        inspect(with_elements(tmp_path / "a.dcm", elements))


def test_a_long_value_in_a_sequence_is_not_read(tmp_path: Path):
    value = b"\x09\x00\x01\x10OB\0\0" + (130 << 20).to_bytes(4, "little") + bytes(130 << 20)
    path = with_elements(tmp_path / "a.dcm", OPEN_SEQUENCE + value + CLOSED_SEQUENCE)

    assert runner.run(inspect, path, megabytes=100).dicom


def test_trailing_zeros_do_no_harm(tmp_path: Path):
    assert inspect(with_elements(tmp_path / "a.dcm", b"\0" * 1000)).frames == 0


def test_a_deflate_bomb_is_not_inflated(tmp_path: Path):
    bomb = deflated(tmp_path / "a.dcm", b"\x09\x00\x01\x10UN\0\0\0\0\0\x20" + bytes(400_000_000))
    assert bomb.stat().st_size < 1_000_000

    with pytest.raises(ContentTooLarge):
        inspect(bomb)


def test_a_deflated_data_set_cut_short_is_refused(tmp_path: Path):
    path = deflated(tmp_path / "a.dcm", Random(1).randbytes(1000))  # noqa: S311
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(UnsupportedMediaType, match="truncated"):
        inspect(path)


@NO_SAMPLES
@samples("store", "store-noimage")
def test_a_file_cut_anywhere_is_refused_unless_its_frames_are_whole_or_absent(tmp_path: Path, sample: dict[str, Any]):
    content = path_of(sample["file"]).read_bytes()
    whole, cut = inspect(path_of(sample["file"])), tmp_path / "cut.dcm"
    bits = range(len(content).bit_length())

    for length in {1 << power for power in bits} | {max(0, len(content) - (1 << power)) for power in bits}:
        cut.write_bytes(content[:length])
        found = inspected_or_refused(cut)
        if found and not (found.dicom and found.dicom.has_pixels):
            continue  # cut between two elements: it looks like an object whose pixels were left out
        assert found in (whole, None)  # accepted, what was lost stands behind the pixels


def test_the_first_200_bytes_of_a_file_are_not_a_file(tmp_path: Path):
    path = write(tmp_path / "a.dcm", a_data_set(a_ramp()))
    path.write_bytes(path.read_bytes()[:200])

    with pytest.raises(UnsupportedMediaType):
        inspect(path)


@NO_SAMPLES
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(SYNTAXES), seed=st.integers(0, 2**32), flips=st.integers(1, 30))
def test_flipped_bytes_raise_nothing_but_problems(tmp_path: Path, name: str, seed: int, flips: int):
    content = bytearray(path_of(f"{name}.dcm").read_bytes())
    random = Random(seed)  # noqa: S311
    for _ in range(flips):
        content[random.randrange(128, min(len(content), 4000))] = random.randrange(256)
    broken = tmp_path / "broken.dcm"
    broken.write_bytes(content)

    inspected_or_refused(broken)
