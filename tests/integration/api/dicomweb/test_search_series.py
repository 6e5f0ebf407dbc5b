"""Series are searched within a study and across all of them."""

import pytest

from studies import enter
from support import answer

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture(autouse=True)
def _studies(aws):  # noqa: ARG001
    enter("img_1", study="1.1", series="1.1.1", sop="1.1.1.1", StudyDate="20250101", Modality="CT", SeriesNumber=2)
    enter(
        "img_2",
        study="1.1",
        series="1.1.2",
        sop="1.1.2.1",
        StudyDate="20250101",
        Modality="MR",
        BodyPartExamined="KNEE",
    )
    enter("img_3", study="1.1", series="1.1.2", sop="1.1.2.2", StudyDate="20250101", Modality="MR")
    enter("img_4", "bob", study="1.2", series="1.2.1", sop="1.2.1.1", PatientName="Roe^Jim", Modality="CT")
    enter("img_5", study="1.3", series="1.3.1", sop="1.3.1.1", PatientName="Doe^Jane", Modality="")


def uids(found):
    return [each["0020000E"]["Value"][0] for each in found]


def test_a_series_says_what_its_instances_say(search):
    found = search("studies/1.1/series")

    assert found[0] == {
        "00080005": {"vr": "CS", "Value": ["ISO_IR 192"]},
        "00080056": {"vr": "CS", "Value": ["ONLINE"]},
        "00080060": {"vr": "CS", "Value": ["CT"]},
        "00081190": {"vr": "UR", "Value": ["https://lightbox.example.org/dicomweb/studies/1.1/series/1.1.1"]},
        "0020000D": {"vr": "UI", "Value": ["1.1"]},
        "0020000E": {"vr": "UI", "Value": ["1.1.1"]},
        "00200011": {"vr": "IS", "Value": [2]},
        "00201209": {"vr": "IS", "Value": [1]},
    }
    assert found[1]["00201209"]["Value"] == [2]


def test_series_across_studies_tell_their_study(search):
    found = search("series")

    assert uids(found) == ["1.1.1", "1.1.2", "1.3.1"]
    assert found[2]["00100010"]["Value"] == [{"Alphabetic": "Doe^Jane"}]
    assert found[0]["00201206"]["Value"] == [2]


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("series", "Modality=CT", ["1.1.1"]),
        ("series", "Modality=OT", ["1.3.1"]),
        ("series", "SeriesInstanceUID=1.1.2,1.3.1", ["1.1.2", "1.3.1"]),
        ("series", "PatientName=doe*", ["1.3.1"]),
        ("series", "StudyInstanceUID=1.1&SeriesNumber=2", ["1.1.1"]),
        ("studies/1.1/series", "BodyPartExamined=K*", ["1.1.2"]),
        ("studies/1.1/series", "limit=1&offset=1", ["1.1.2"]),
        ("studies/1.2/series", "", []),
        ("studies/9.9/series", "", []),
    ],
)
def test_what_matches_is_found(search, path, query, expected):
    assert uids(search(path, query=query)) == expected


def test_an_attribute_of_instances_is_refused(ask):
    response = ask("series", query="SOPInstanceUID=1.1.1.1")

    assert (response["statusCode"], answer(response)["errors"][0]["parameter"]) == (400, "SOPInstanceUID")
