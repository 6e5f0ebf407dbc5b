"""The DICOM JSON Model that is made at acceptance (PS3.18 Annex F)."""

import gzip
import json
from base64 import b64encode
from pathlib import Path
from struct import pack
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate

from dicom_files import NO_SAMPLES, a_data_set, a_ramp, path_of, readable, samples, write
from imaging.dicom.opening import opened
from imaging.sandbox import runner

EXPLICIT, IMPLICIT, BIG = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2"


def model(path: Path) -> dict[str, Any]:
    return json.loads(gzip.decompress(content(path)))[0]


def content(path: Path) -> bytes:
    with opened(path) as file:
        return file.layout.model.content


def with_element(path: Path, tag: tuple[int, int], vr: bytes, value: bytes) -> Any:
    """Return as JSON an element of a report that has this one besides."""
    write(path, a_data_set(SpecificCharacterSet="ISO_IR 100"))
    length = pack("<HL", 0, len(value)) if vr in {b"OB", b"UN", b"UT", b"OW", b"SV", b"UV"} else pack("<H", len(value))
    path.write_bytes(path.read_bytes() + pack("<HH", *tag) + vr + length + value)
    return model(path)[f"{tag[0]:04X}{tag[1]:04X}"]


def plain(elements: dict[str, Any], file: bytes = b"") -> dict[str, Any]:
    """Return a model without what its writer may choose: spaces, forms of numbers, empty values, what is bulk data."""

    def value(each: Any, vr: str) -> Any:
        if vr == "SQ":
            return plain(each, file)
        if isinstance(each, str):
            return each.strip() or None
        return float(each) if isinstance(each, int | float) else each

    found: dict[str, Any] = {}
    for tag, element in elements.items():
        values = [value(each, element["vr"]) for each in element.get("Value", [])]
        held = element.get("InlineBinary")
        if "-" in (uri := element.get("BulkDataURI", "")):
            offset, length = map(int, uri.removeprefix("bulkdata/").split("-"))
            held = b64encode(file[offset : offset + length]).decode()
        found[tag] = element["vr"], values if any(each is not None for each in values) else [], held
    return found


@NO_SAMPLES
@samples("store", "store-noimage")
def test_a_model_says_what_pydicom_reads(sample: dict[str, Any]):
    path = path_of(sample["file"])
    expected = json.loads(dcmread(readable(path)).to_json(suppress_invalid_tags=True))
    # The character set is always UTF-8, pixels have a URI, padding comes after them, a UID is too long for pydicom.
    differing = {"00080005", "7FE00008", "7FE00010", "FFFCFFFC", *(model(path).keys() - expected.keys())}

    found = plain(model(path), readable(path).read_bytes())

    assert {tag: each for tag, each in found.items() if tag not in differing} == {
        tag: each for tag, each in plain(expected).items() if tag not in differing
    }
    assert len(differing) <= 5


@pytest.mark.parametrize(
    ("vr", "value", "members"),
    [
        (b"DS", b"1.50\\-2\\ 3e2 \\", [1.5, -2, 300, None]),
        (b"DS", b"+7\\.5\\1.", [7, 0.5, 1]),
        (b"DS", b"1,5\\nan\\1e999", ["1,5", "nan", "1e999"]),
        (b"IS", b"12\\-3\\04 ", [12, -3, 4]),
        (b"CS", b"A\\\\B ", ["A", None, "B"]),
        (b"LO", b" caf\xe9 \\x ", ["café", "x"]),
        (b"ST", b" two\\values ", [" two\\values"]),
        (b"UT", b'say "a"\nb', ['say "a"\nb']),
        (b"PN", b"Doe^Jane=  =x^y", [{"Alphabetic": "Doe^Jane", "Phonetic": "x^y"}]),
        (b"PN", b"A^B\\C^D", [{"Alphabetic": "A^B"}, {"Alphabetic": "C^D"}]),
        (b"UI", b"1.2.3\0", ["1.2.3"]),
        (b"US", pack("<2H", 1, 65_535), [1, 65_535]),
        (b"SS", pack("<h", -2), [-2]),
        (b"UL", pack("<L", 2**32 - 1), [2**32 - 1]),
        (b"SV", pack("<2q", -5, -(2**60)), [-5, str(-(2**60))]),
        (b"UV", pack("<Q", 2**64 - 1), [str(2**64 - 1)]),
        (b"FL", pack("<2f", 0.5, float("inf")), [0.5, "inf"]),
        (b"FD", pack("<3d", 0.1, float("nan"), float("-inf")), [0.1, "NaN", "-inf"]),
        (b"AT", pack("<4H", 0x10, 0x20, 0x7FE0, 0x10), ["00100020", "7FE00010"]),
        (b"DA", b"20200101", ["20200101"]),
    ],
)
def test_values_by_their_representation(tmp_path: Path, vr: bytes, value: bytes, members: list[Any]):
    found = with_element(tmp_path / "a.dcm", (0x0071, 0x1001), vr, value)

    assert found == {"vr": vr.decode(), "Value": members}


@pytest.mark.parametrize("vr", [b"OB", b"OW", b"UN"])
def test_a_kilobyte_of_binary_is_inline_and_more_is_bulk_data(tmp_path: Path, vr: bytes):
    path, value = tmp_path / "a.dcm", bytes(range(256)) * 4

    short = with_element(path, (0x0071, 0x1001), vr, value)
    long = with_element(path, (0x0071, 0x1001), vr, value + b"xy")

    assert short == {"vr": vr.decode(), "InlineBinary": b64encode(value).decode()}
    offset, length = map(int, long["BulkDataURI"].removeprefix("bulkdata/").split("-"))
    assert path.read_bytes()[offset : offset + length] == value + b"xy"


def test_long_text_is_bulk_data(tmp_path: Path):
    found = with_element(tmp_path / "a.dcm", (0x0071, 0x1001), b"UT", b"x" * 65_538)

    assert found["BulkDataURI"].endswith("-65538")


def test_bulk_data_of_a_file_that_is_not_read_in_place_lies_in_its_copy(tmp_path: Path):
    data_set = a_data_set(a_ramp(), RedPaletteColorLookupTableData=np.arange(2000, dtype=">u2").tobytes())
    path = write(tmp_path / "a.dcm", data_set, BIG)

    uri = model(path)["00281201"]["BulkDataURI"]

    offset, length = map(int, uri.removeprefix("bulkdata/").split("-"))
    values = np.frombuffer(readable(path).read_bytes()[offset : offset + length], "<u2")
    np.testing.assert_array_equal(values, np.arange(2000))


@pytest.mark.parametrize("syntax", [EXPLICIT, "1.2.840.10008.1.2.4.80"])
def test_pixel_data_is_named_by_its_tag(tmp_path: Path, syntax: str):
    pixels = a_ramp()
    held = pixels.tobytes() if syntax == EXPLICIT else encapsulate([b"ab", b"cd"])

    found = model(write(tmp_path / "a.dcm", a_data_set(pixels, PixelData=held), syntax))

    assert found["7FE00010"]["BulkDataURI"] == "bulkdata/7FE00010"


def test_empty_elements_have_no_value(tmp_path: Path):
    data_set = a_data_set(PatientBirthDate="", ReferencedImageSequence=[], OtherPatientIDsSequence=[Dataset()])

    found = model(write(tmp_path / "a.dcm", data_set))

    assert found["00100030"] == {"vr": "DA"}
    assert found["00081140"] == {"vr": "SQ"}
    assert found["00101002"] == {"vr": "SQ", "Value": [{}]}


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT])
@pytest.mark.parametrize("undefined", [True, False])
def test_sequences_in_sequences(tmp_path: Path, syntax: str, undefined: bool):  # noqa: FBT001
    inner, outer = [Dataset(), Dataset()], Dataset()
    inner[0].CodeValue, inner[1].CodeValue = "1", "2"
    outer.PurposeOfReferenceCodeSequence, outer.ReferencedSOPInstanceUID = inner, "1.2.3"
    data_set = a_data_set(ReferencedImageSequence=[outer, Dataset()], StudyDescription="after")
    for item in (data_set["ReferencedImageSequence"], outer["PurposeOfReferenceCodeSequence"]):
        item.is_undefined_length = undefined

    found = model(write(tmp_path / "a.dcm", data_set, syntax))

    codes = {"vr": "SQ", "Value": [{"00080100": {"vr": "SH", "Value": [code]}} for code in "12"]}
    reference = {"00081155": {"vr": "UI", "Value": ["1.2.3"]}, "0040A170": codes}
    assert found["00081140"] == {"vr": "SQ", "Value": [reference, {}]}
    assert found["00081030"]["Value"] == ["after"]
    assert list(found) == sorted(found)


def test_implicit_elements_have_the_representation_of_the_dictionary(tmp_path: Path):
    data_set = a_data_set(np.zeros((2, 2), np.int16), SmallestImagePixelValue=-5)
    block = data_set.private_block(0x0071, "Creator", create=True)
    block.add_new(1, "LO", "private")

    found = model(write(tmp_path / "a.dcm", data_set, IMPLICIT))

    assert found["00280106"] == {"vr": "SS", "Value": [-5]}
    assert found["00710010"] == {"vr": "LO", "Value": ["Creator"]}
    assert found["00711001"] == {"vr": "UN", "InlineBinary": b64encode(b"private ").decode()}
    assert found["7FE00010"]["vr"] == "OW"


def test_a_known_element_written_as_unknown_is_read(tmp_path: Path):
    found = with_element(tmp_path / "a.dcm", (0x0040, 0x0253), b"UN", b"STEP-1")

    assert found == {"vr": "SH", "Value": ["STEP-1"]}


def test_character_sets_become_utf_8(tmp_path: Path):
    item = Dataset()
    item.SpecificCharacterSet, item.PatientComments = "ISO_IR 100", "café"
    data_set = a_data_set(SpecificCharacterSet="ISO_IR 144", PatientName="Жюж", OtherPatientIDsSequence=[item])

    path = write(tmp_path / "a.dcm", data_set)

    found = model(path)
    assert found["00080005"] == {"vr": "CS", "Value": ["ISO_IR 192"]}
    assert found["00100010"]["Value"] == [{"Alphabetic": "Жюж"}]
    assert found["00101002"]["Value"][0]["00104000"]["Value"] == ["café"]
    assert "Жюж".encode() in gzip.decompress(content(path))


def test_meta_information_and_lengths_of_groups_are_left_out(tmp_path: Path):
    path = write(tmp_path / "a.dcm", a_data_set(a_ramp()))
    head, _, rest = path.read_bytes().partition(b"\x08\x00\x16\x00UI")
    path.write_bytes(head + b"\x08\0\0\0UL\4\0\0\0\0\0" + b"\x08\x00\x16\x00UI" + rest)

    assert [tag for tag in model(path) if tag.startswith("0002") or tag.endswith("0000")] == []
    assert model(path)["00080016"]["vr"] == "UI"


def test_a_model_depends_on_the_file_alone(tmp_path: Path):
    first, second = (write(tmp_path / name, a_data_set(a_ramp())) for name in ("a.dcm", "b.dcm"))

    assert content(first) == content(second)
    assert content(first)[4:8] == bytes(4)  # no time


def test_a_large_element_is_written_and_does_not_stay_in_memory(tmp_path: Path):
    contours = b"".join(
        b"\xfe\xff\x00\xe0\x10\x27\x00\x00\x06\x30\x50\x00DS" + pack("<H", 9992) + b"1234.567\\" * 1110 + b"0\\"
        for _ in range(1500)
    )
    path = write(tmp_path / "a.dcm", a_data_set())
    sequence = b"\x06\x30\x40\x00SQ\0\0" + pack("<L", len(contours)) + contours
    path.write_bytes(path.read_bytes() + sequence + b"\x0e\x30\x02\x00CS\x0a\0UNAPPROVED")

    packed = runner.run(content, path, megabytes=32)

    found = json.loads(gzip.decompress(packed))[0]
    assert len(found["30060040"]["Value"]) == 1500
    assert found["300E0002"]["Value"] == ["UNAPPROVED"]
