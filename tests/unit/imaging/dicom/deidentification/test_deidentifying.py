"""De-identify objects that have every attribute of PS3.15 Table E.1-1, and look for what is left of them."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import config, dcmread
from pydicom._dicom_dict import DicomDictionary
from pydicom.datadict import dictionary_has_tag, dictionary_VR
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from core.dicom.drafts import DeidentificationDraft
from core.kernel.errors import NotDeidentifiable
from core.kernel.pseudonyms import Pseudonyms
from dicom_files import a_data_set, write
from imaging.dicom.deidentification.deidentifying import deidentify
from imaging.dicom.deidentification.table import rows

PSEUDONYMS = Pseudonyms(b"a secret of this test")
CT = "1.2.840.10008.5.1.4.1.1.2"
SECRET = "Zebulon"
VALUES: dict[str, Any] = {
    **dict.fromkeys(("OB", "OW", "UN"), b"Zebulon!"),
    **dict.fromkeys(("FD", "FL"), 7.5),
    **dict.fromkeys(("US", "SS", "UL", "SL"), 7),
    **dict.fromkeys(("DS", "IS"), "7"),
    "AS": "042Y",
    "CS": "ZEBULON",
    "DA": "20240229",
    "DT": "20240229101500",
    "TM": "101500",
    "UI": "1.2.3.4.5.6",
    "UR": "http://zebulon.test",
}
CODES = {0x0008010E, 0x00080120}  # Coding Scheme URL, URN Code Value
PIXELS = np.array([[97, 98], [99, 100]], np.uint8)


@pytest.fixture
def deidentified(tmp_path: Path):
    """De-identify a data set, and return what is read of the result."""

    def deidentified(data_set: Dataset, syntax: str = ExplicitVRLittleEndian, **options: Any) -> Dataset:
        path, out = write(tmp_path / "identified.dcm", data_set, syntax), BytesIO()
        draft = DeidentificationDraft.model_validate({"burned_in": "allow"} | options)
        found = deidentify(path, draft, PSEUDONYMS, out)
        start, size = found.pixels
        return dcmread(BytesIO(out.getvalue() + path.read_bytes()[start : start + size]))

    return deidentified


def known() -> list[int]:
    """Return the attributes of the table that can stand in a data set."""
    return [tag for tag in rows() if dictionary_has_tag(tag) and tag >> 16 > 2]


def value_of(vr: str) -> Any:
    if vr == "SQ":
        item = Dataset()
        item.add(DataElement(0x00404005, "DT", "20240229101500"))
        item.add(DataElement(0x00081150, "UI", CT))
        item.add(DataElement(0x00081155, "UI", "1.2.3.4.5.7"))
        item.add(DataElement(0x00080104, "LO", "Knee"))
        item.add(DataElement(0x0040A160, "UT", SECRET))
        return Sequence([item])
    return VALUES.get(vr, SECRET)


def of_the_table() -> Dataset:
    data_set = Dataset()
    for tag in known():
        vr = dictionary_VR(tag).split(" or ")[0]
        data_set.add(DataElement(tag, vr, value_of(vr)))
    data_set.add(DataElement(0x50000010, "US", 7))
    data_set.add(DataElement(0x60020010, "US", 7))
    data_set.add(DataElement(0x60023000, "OB", b"Zebulon!"))
    data_set.add(DataElement(0x60024000, "LT", SECRET))
    block = data_set.private_block(0x0029, "ZEBULON", create=True)
    block.add_new(1, "LO", SECRET)
    return data_set


def an_object(depth: int = 0, **attributes: Any) -> Dataset:
    """Return an object with every attribute, at the top and within sequences that the profile keeps."""
    data_set = a_data_set(SOPClassUID=CT, Modality="CT", **attributes)
    data_set.update(of_the_table())
    inner = data_set
    for _ in range(depth):
        item = of_the_table()
        inner.add(DataElement(0x00081115, "SQ", Sequence([item])))  # Referenced Series Sequence
        inner = item
    data_set.SOPClassUID = CT
    return data_set


def unchanged(before: Dataset, after: Dataset) -> list[str]:
    """Return the attributes of the table that are as they were, at any depth."""
    found = list[str]()
    for element in before:
        if element.tag not in after:
            continue
        if element.tag in rows() and element.value == after[element.tag].value and element.value not in ("", None):
            found.append(element.keyword)
        if element.VR == "SQ" and after[element.tag].VR == "SQ":
            for one, other in zip(element.value, after[element.tag].value, strict=False):
                found += unchanged(one, other)
    return found


@pytest.mark.parametrize("depth", [0, 1, 5])
@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_no_attribute_of_the_table_is_left(deidentified, depth, syntax):
    before = an_object(depth)

    after = deidentified(before, syntax)

    assert len(known()) > 600
    assert unchanged(before, after) == []
    everything = BytesIO()
    after.save_as(everything)
    assert b"zebulon" not in everything.getvalue().lower()
    assert not any(element.tag.is_private or element.tag.group >> 8 in {0x50, 0x60} for element in after.iterall())


@pytest.mark.parametrize(("dates", "kept"), [("remove", set()), ("shift", set()), ("keep", {"DA", "DT"})])
def test_no_name_address_or_date_that_the_dictionary_knows_is_left(deidentified, dates, kept):
    before = Dataset()
    for tag, (vr, *_) in DicomDictionary.items():
        if vr in {"PN", "UR", "DA", "DT"} and tag >> 16 > 4 and tag not in CODES:
            before.add(DataElement(tag, vr, value_of(vr)))
    data_set = a_data_set(SOPClassUID=CT)
    data_set.update(before)

    after = deidentified(data_set, dates=dates)

    assert len(before) > 150
    assert {each.VR for each in before if each.tag in after and after[each.tag].value == each.value} == kept


def test_references_stay_consistent_over_a_study(deidentified):
    image = a_data_set(SOPClassUID=CT, StudyInstanceUID="1.2", SeriesInstanceUID="1.3", SOPInstanceUID="1.4.1")
    report = a_data_set(SOPClassUID=CT, StudyInstanceUID="1.2", SeriesInstanceUID="1.5", SOPInstanceUID="1.4.2")
    reference = Dataset()
    reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = CT, "1.4.1"
    report.ReferencedImageSequence = Sequence([reference])

    seen, referring = deidentified(image), deidentified(report)

    assert referring.StudyInstanceUID == seen.StudyInstanceUID != "1.2"
    assert referring.ReferencedImageSequence[0].ReferencedSOPInstanceUID == seen.SOPInstanceUID
    assert referring.ReferencedImageSequence[0].ReferencedSOPClassUID == CT
    assert seen.file_meta.MediaStorageSOPInstanceUID == seen.SOPInstanceUID
    assert seen.SOPInstanceUID.startswith("2.25.")


def test_dates_of_a_patient_are_shifted_by_the_same_days(deidentified):
    first = a_data_set(PatientID="A", SOPClassUID=CT, StudyDate="20240110", AcquisitionDateTime="20240111120000.5")
    later = a_data_set(PatientID="A", SOPClassUID=CT, StudyDate="20240120", StudyTime="1015")
    other = a_data_set(PatientID="B", SOPClassUID=CT, StudyDate="20240110")

    one, two, third = (deidentified(each, dates="shift") for each in (first, later, other))

    days = PSEUDONYMS.days("A")
    assert one.StudyDate == _earlier("20240110", days)
    assert one.AcquisitionDateTime == _earlier("20240111", days) + "120000.5"
    assert (two.StudyDate, two.StudyTime) == (_earlier("20240120", days), "1015")
    assert third.StudyDate == _earlier("20240110", PSEUDONYMS.days("B")) != one.StudyDate
    assert one.LongitudinalTemporalInformationModified == "MODIFIED"


def _earlier(text: str, days: int) -> str:
    return f"{date.fromisoformat(text) - timedelta(days=days):%Y%m%d}"


@pytest.mark.parametrize(
    ("options", "code", "kept"),
    [
        ({"retain_uids": True}, "113110", {"SOPInstanceUID": "1.2.3.4.5.6"}),
        ({"retain_device": True}, "113109", {"DeviceSerialNumber": SECRET}),
        ({"retain_institution": True}, "113112", {"InstitutionName": SECRET}),
        ({"retain_patient_characteristics": True}, "113108", {"PatientAge": "042Y"}),
        ({"dates": "keep"}, "113106", {"StudyDate": "20240229", "StudyTime": "101500"}),
    ],
)
def test_an_option_keeps_what_it_names(deidentified, options, code, kept):
    before = an_object()

    with_option, without = deidentified(before, **options), deidentified(before)

    assert {keyword: with_option.get(keyword) for keyword in kept} == kept
    assert all(without.get(keyword) != value for keyword, value in kept.items())
    codes = [item.CodeValue for item in with_option.DeidentificationMethodCodeSequence]
    assert codes == ["113100", code]
    assert with_option.PatientIdentityRemoved == "YES"
    assert str(with_option.PatientName) == PSEUDONYMS.patient(SECRET) == with_option.PatientID


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"retain_uids": True}, "uids"),
        ({"retain_device": True}, "device"),
        ({"retain_institution": True}, "institution"),
        ({"retain_patient_characteristics": True}, "patient"),
        ({"dates": "keep"}, "full_dates"),
        ({"dates": "shift"}, None),
        ({"clean_descriptors": True}, None),
    ],
)
def test_an_option_keeps_the_attributes_that_the_table_gives_it_and_no_others(deidentified, options, name):
    before = an_object()

    after = deidentified(before, **options)

    moved = {"SQ", "TM"} if options.get("dates") == "shift" else {"SQ"}  # days are added, so the time is the same
    single = [each for each in before if each.VR not in moved and each.tag in rows()]
    unchanged = {each.keyword for each in single if each.tag in after and after[each.tag].value == each.value}
    assert unchanged == {each.keyword for each in single if name in rows()[each.tag].options}


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_safe_private_attributes_are_kept_if_asked_for_and_no_others(deidentified, syntax):
    item = with_private(
        0x0019, "SIEMENS MR HEADER", {0x0C: ("IS", "1000"), 0x0D: ("CS", "NONE"), 0x08: ("CS", "IMAGE")}
    )
    data_set = a_data_set(SOPClassUID=CT, ReferencedImageSequence=Sequence([item]))
    data_set.update(with_private(0x7053, "Philips PET Private Group", {0x00: ("DS", "0.5"), 0x09: ("LO", SECRET)}))
    data_set.update(with_private(0x0029, "ZEBULON", {0x0C: ("LO", SECRET)}))

    kept, without = deidentified(data_set, syntax, retain_safe_private=True), deidentified(data_set, syntax)

    (inner,) = kept.ReferencedImageSequence
    assert private(inner) == {0x00190010: "SIEMENS MR HEADER", 0x0019100C: 1000, 0x0019100D: "NONE"}
    assert private(kept) == {0x70530010: "Philips PET Private Group", 0x70531000: 0.5}
    assert "113111" in [each.CodeValue for each in kept.DeidentificationMethodCodeSequence]
    assert not any(each.tag.is_private for each in without.iterall())


@pytest.mark.parametrize("block", [0x10, 0x42])
def test_the_same_private_attribute_of_another_creator_is_removed(deidentified, block):
    data_set = a_data_set(SOPClassUID=CT)
    data_set.add(DataElement(0x70530000 | block, "LO", "Philips PET Private Group "))
    data_set.add(DataElement(0x70530011, "LO", "Another"))
    data_set.add(DataElement(0x70530000 | block << 8, "DS", "0.5"))
    data_set.add(DataElement(0x70531100, "DS", "0.5"))
    data_set.add(DataElement(0x70530001, "DS", "0.5"))

    after = deidentified(data_set, retain_safe_private=True)

    assert sorted(private(after)) == [0x70530000 | block, 0x70530000 | block << 8]


def with_private(group: int, creator: str, elements: dict[int, tuple[str, str]]) -> Dataset:
    data_set = Dataset()
    block = data_set.private_block(group, creator, create=True)
    for element, (vr, value) in elements.items():
        data_set.add(DataElement(block.get_tag(element), vr, value, validation_mode=config.IGNORE))
    return data_set


def private(data_set: Dataset) -> dict[int, Any]:
    return {int(each.tag): each.value for each in data_set if each.tag.is_private}


def test_descriptions_keep_the_words_of_the_vocabulary_but_no_names(deidentified):
    data_set = a_data_set(
        SOPClassUID=CT, PatientName="Head^Anna", SeriesDescription="Chest CT 3 Head Anna Zebulon 19700101"
    )

    after = deidentified(data_set, clean_descriptors=True)

    assert after.SeriesDescription == "Chest CT 3"
    assert "SeriesDescription" not in deidentified(data_set)


def test_the_preamble_and_what_follows_the_pixels_are_not_copied(tmp_path):
    data_set = a_data_set(PIXELS, SOPClassUID=CT)
    data_set.add(DataElement(0xFFFCFFFC, "OB", b"Zebulon!"))
    path, out = write(tmp_path / "identified.dcm", data_set, ExplicitVRLittleEndian), BytesIO()
    path.write_bytes(b"Zebulon!" * 16 + path.read_bytes()[128:])

    start, size = deidentify(path, DeidentificationDraft(), PSEUDONYMS, out).pixels

    whole = out.getvalue() + path.read_bytes()[start : start + size]
    assert b"Zebulon" not in whole
    assert dcmread(BytesIO(whole)).PixelData == PIXELS.tobytes()


@pytest.mark.parametrize(
    "attributes",
    [
        {"BurnedInAnnotation": "YES"},
        {"RecognizableVisualFeatures": "YES"},
        {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7"},
        {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.6.1"},
        {"ImageType": ["DERIVED", "SECONDARY"]},
    ],
)
def test_pixels_that_may_identify_are_refused_unless_allowed(deidentified, attributes):
    data_set = a_data_set(PIXELS, **({"SOPClassUID": CT} | attributes))

    with pytest.raises(NotDeidentifiable):
        deidentified(data_set, burned_in="refuse")
    assert deidentified(data_set, burned_in="allow").PixelData == PIXELS.tobytes()


def test_secondary_captures_without_annotations_are_exported(deidentified):
    data_set = a_data_set(PIXELS, BurnedInAnnotation="NO")

    assert deidentified(data_set, burned_in="refuse").PixelData == PIXELS.tobytes()


def test_codes_of_an_unknown_representation_are_read_and_kept(tmp_path):
    data_set = a_data_set(PIXELS, SOPClassUID=CT)
    data_set.add(DataElement(0x00080008, "UN", rb"ORIGINAL\PRIMARY "))
    path, out = write(tmp_path / "identified.dcm", data_set), BytesIO()

    deidentify(path, DeidentificationDraft(), PSEUDONYMS, out)

    assert rb"ORIGINAL\PRIMARY" in out.getvalue()
    data_set.add(DataElement(0x00080008, "UN", rb"DERIVED\SECONDARY"))
    with pytest.raises(NotDeidentifiable):
        deidentify(write(path, data_set), DeidentificationDraft(), PSEUDONYMS, BytesIO())


@pytest.mark.filterwarnings("ignore:Expected explicit VR:UserWarning")
def test_an_implicit_data_set_under_an_explicit_syntax_is_read_and_written_as_it_is(tmp_path):
    data_set = a_data_set(PIXELS, SOPClassUID=CT, ImageType=["ORIGINAL", "PRIMARY"])
    path, out = write(tmp_path / "identified.dcm", data_set, ImplicitVRLittleEndian), BytesIO()
    stated = b"1.2.840.10008.1.2\0"
    path.write_bytes(path.read_bytes().replace(stated, b"1.2.826.0.1.3680\0\0", 1))

    start, size = deidentify(path, DeidentificationDraft(), PSEUDONYMS, out).pixels

    after = dcmread(BytesIO(out.getvalue() + path.read_bytes()[start : start + size]))
    assert after.ImageType == ["ORIGINAL", "PRIMARY"]
    assert after.PatientID == PSEUDONYMS.patient("PID-1")
    assert after.PixelData == PIXELS.tobytes()


def test_documents_are_always_refused(deidentified):
    with pytest.raises(NotDeidentifiable):
        deidentified(a_data_set(SOPClassUID="1.2.840.10008.5.1.4.1.1.104.1"))
