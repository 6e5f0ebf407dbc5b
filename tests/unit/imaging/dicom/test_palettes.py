from base64 import b64encode
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.pixels import apply_color_lut

from core.kernel.errors import NotDrawable
from dicom_files import NO_SAMPLES, accepted, path_of
from imaging.dicom.attributes import DataSet
from imaging.dicom.colours import paint
from imaging.dicom.source import Source
from imaging.dicom.tables import palette_of, table_of

DISCRETE, LINEAR, INDIRECT = 0, 1, 2


def with_channels(descriptor: list[int], data: bytes, *, segmented: bool = False) -> DataSet:
    tags = range(0x00281221, 0x00281224) if segmented else range(0x00281201, 0x00281204)
    elements = {f"{tag:08X}": {"vr": "US", "Value": descriptor} for tag in range(0x00281101, 0x00281104)}
    return of(elements | {f"{tag:08X}": {"vr": "OW", "InlineBinary": b64encode(data).decode()} for tag in tags})


def of(elements: dict[str, Any]) -> DataSet:
    return DataSet(elements, Source(BytesIO()))


def words(*numbers: int) -> bytes:
    return np.array(numbers, "<u2").tobytes()


def red(data_set: DataSet) -> list[int]:
    channels = palette_of(data_set, signed=False).channels
    return list(channels[: len(channels) // 3])


@NO_SAMPLES
def test_an_8_bit_palette_gives_what_pydicom_gives():
    data_set = dcmread(path_of("us_palette8.dcm"))
    kept = accepted(path_of("us_palette8.dcm"))

    shown = kept.picture()

    expected = apply_color_lut(data_set.pixel_array, data_set)
    expected = expected if expected.dtype == np.uint8 else np.rint(expected / 257)
    assert np.abs(shown.astype(int) - expected).max() <= 1


def test_values_outside_the_palette_take_its_ends():
    palette = palette_of(with_channels([3, 10, 8], words(5, 6, 7)), signed=False)

    assert paint(np.array([[0, 10, 11, 12, 99]]), palette)[0, :, 0].tolist() == [5, 5, 6, 7, 7]


def test_16_bits_are_scaled_to_8():
    assert red(with_channels([3, 0, 16], words(0, 32_768, 65_535))) == [0, 128, 255]


def test_8_bit_entries_may_be_packed_in_bytes():
    assert red(with_channels([4, 0, 8], bytes([1, 2, 3, 4]))) == [1, 2, 3, 4]


def test_a_negative_first_value_may_be_written_as_unsigned():
    assert palette_of(with_channels([2, 65_535, 8], words(1, 2)), signed=True).first == -1


def test_segments_are_discrete_linear_or_repeated():
    segments = words(DISCRETE, 2, 0, 100, LINEAR, 4, 200, INDIRECT, 2, 0, 0)

    # the repeated line starts where the repeated discrete entries end
    assert red(with_channels([12, 0, 8], segments, segmented=True)) == [0, 100, 125, 150, 175, 200] * 2


def test_segments_of_a_palette_of_8_bits_may_be_bytes():
    segments = bytes([DISCRETE, 2, 0, 100, LINEAR, 4, 200, INDIRECT, 2, 0, 0, 0, 0, 0])

    assert red(with_channels([12, 0, 8], segments, segmented=True)) == [0, 100, 125, 150, 175, 200] * 2


@pytest.mark.parametrize("offset", [6, 3])
def test_what_is_repeated_is_counted_in_bytes_or_in_words(offset: int):
    segments = words(DISCRETE, 1, 9, LINEAR, 2, 200, INDIRECT, 1, offset, 0)

    assert red(with_channels([5, 0, 8], segments, segmented=True)) == [9, 104, 200, 200, 200]


@pytest.mark.parametrize(
    "segments",
    [(LINEAR, 4, 200), (7, 1, 1), (DISCRETE, 1, 9, INDIRECT, 1, 5, 0), (INDIRECT, 1, 0, 0), (DISCRETE, 1, 9), ()],
)
def test_segments_that_make_no_sense_are_refused(segments: tuple[int, ...]):
    with pytest.raises(NotDrawable):
        palette_of(with_channels([12, 0, 8], words(*segments), segmented=True), signed=False)


def test_a_palette_that_is_missing_is_refused():
    with pytest.raises(NotDrawable):
        palette_of(of({}), signed=False)


def a_table(descriptor: Any, data: Any) -> DataSet:
    return of({"00283002": {"vr": "US"} | descriptor, "00283006": {"vr": "OW"} | data})


def test_a_table_of_65536_entries_says_0():
    data = {"InlineBinary": b64encode(bytes(131_072)).decode()}

    table = table_of(a_table({"Value": [0, -5, 16]}, data), signed_input=True)

    assert table is not None
    assert (table.first, table.bits, len(table.entries)) == (-5, 16, 131_072)


def test_a_table_of_bulk_data_is_read_from_the_file():
    entries = np.arange(3000, dtype="<u2").tobytes()
    item = a_table({"Value": [3000, 0, 16]}, {"BulkDataURI": "bulkdata/7-6000"})._replace(
        source=Source(BytesIO(b"before:" + entries + b"after"))
    )

    table = table_of(item, signed_input=False)

    assert table is not None
    assert table.entries == entries


@pytest.mark.parametrize("descriptor", [{"Value": [1, 2]}, {}, {"InlineBinary": "AA=="}])
def test_a_table_without_a_descriptor_is_no_table(descriptor: dict[str, Any]):
    assert table_of(a_table(descriptor, {"InlineBinary": "AAAAAA=="}), signed_input=False) is None


def test_a_table_with_more_bits_than_it_states_keeps_its_range():
    table = table_of(a_table({"Value": [2, 0, 8]}, {"vr": "US", "Value": [0, 4095]}), signed_input=False)

    assert table is not None
    assert table.bits == 12
