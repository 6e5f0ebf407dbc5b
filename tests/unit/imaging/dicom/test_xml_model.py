"""Documents are of the Native DICOM Model (PS3.19 A.1), whatever the values hold."""

from xml.etree import ElementTree as ET

import pytest

from imaging.dicom.xml_model import native_model

NATIVE = "{http://dicom.nema.org/PS3.19/models/NativeDICOM}"


def attributes(data_set):
    document = ET.fromstring(native_model(data_set))  # noqa: S314 - our own
    assert document.tag == f"{NATIVE}NativeDicomModel"
    return list(document)


def test_values_are_numbered_and_empty_ones_left_out():
    (found,) = attributes({"00080008": {"vr": "CS", "Value": ["ORIGINAL", None, "AXIAL"]}})

    assert found.attrib == {"tag": "00080008", "vr": "CS", "keyword": "ImageType"}
    assert [(each.tag, each.get("number"), each.text) for each in found] == [
        (f"{NATIVE}Value", "1", "ORIGINAL"),
        (f"{NATIVE}Value", "3", "AXIAL"),
    ]


def test_names_are_told_by_component():
    name = {"Alphabetic": "Doe^Jane^^Dr", "Phonetic": "doh"}

    (found,) = attributes({"00100010": {"vr": "PN", "Value": [name]}})

    (person,) = found
    assert (person.tag, person.get("number")) == (f"{NATIVE}PersonName", "1")
    told = [(group.tag, each.tag, each.text) for group in person for each in group]
    expected = [
        ("Alphabetic", "FamilyName", "Doe"),
        ("Alphabetic", "GivenName", "Jane"),
        ("Alphabetic", "NamePrefix", "Dr"),
    ]
    assert told == [
        (NATIVE + group, NATIVE + part, text) for group, part, text in [*expected, ("Phonetic", "FamilyName", "doh")]
    ]


def test_items_hold_attributes():
    nested = {"00080100": {"vr": "SH", "Value": ["T-1"]}}

    (found,) = attributes({"00081032": {"vr": "SQ", "Value": [nested, {}]}})

    assert [(item.tag, item.get("number")) for item in found] == [(f"{NATIVE}Item", "1"), (f"{NATIVE}Item", "2")]
    assert [each.get("keyword") for each in found[0]] == ["CodeValue"]


def test_private_attributes_name_their_creator_instead_of_a_block():
    found = attributes(
        {
            "00090010": {"vr": "LO", "Value": ['ACME "1"']},
            "00091001": {"vr": "LO", "Value": ["kept"]},
            "00091101": {"vr": "UN", "InlineBinary": "AAE="},
        }
    )

    assert [each.attrib for each in found] == [
        {"tag": "00090001", "vr": "LO", "privateCreator": 'ACME "1"'},
        {"tag": "00091101", "vr": "UN"},
    ]
    assert found[1][0].text == "AAE="


def test_bulk_data_is_referred_to():
    (found,) = attributes({"7FE00010": {"vr": "OW", "BulkDataURI": "https://example.org/a?b=1&c=2"}})

    assert (found[0].tag, found[0].get("uri")) == (f"{NATIVE}BulkData", "https://example.org/a?b=1&c=2")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a<b>&amp;", "a<b>&amp;"),
        (" a\r\nb ", " a\r\nb "),
        ("a\x0cb\x1bc\ud800", "a\ufffdb\ufffdc\ufffd"),
        ("山田😀", "山田😀"),
    ],
)
def test_texts_survive_as_far_as_xml_allows(text, told):
    (found,) = attributes({"00204000": {"vr": "LT", "Value": [text]}})

    assert found[0].text == told
