"""Instances are searched within a series, within a study, and across all of them."""

import pytest

from core.images import lifecycle
from core.kernel.caller import Caller
from core.kernel.visibility import Visibility

from studies import enter
from support import answer

PUBLIC = {"visibility": Visibility.PUBLIC}


@pytest.fixture(autouse=True)
def _studies(aws):  # noqa: ARG001
    enter("img_1", study="1.1", series="1.1.1", sop="1.1.1.1", Rows=512, Columns=256, InstanceNumber=1)
    enter("img_2", study="1.1", series="1.1.1", sop="1.1.1.2", InstanceNumber=2, SOPClassUID="1.2.840.1")
    enter("img_3", study="1.1", series="1.1.2", sop="1.1.2.1", Modality="MR")
    enter("img_4", "bob", study="1.2", series="1.2.1", sop="1.2.1.1", shown=PUBLIC)
    enter("img_5", "bob", study="1.2", series="1.2.1", sop="1.2.1.2")


def uids(found):
    return [each["00080018"]["Value"][0] for each in found]


def test_an_instance_says_what_its_object_says(search):
    (found,) = search("studies/1.1/series/1.1.1/instances", query="InstanceNumber=1")

    assert found == {
        "00080005": {"vr": "CS", "Value": ["ISO_IR 192"]},
        "00080018": {"vr": "UI", "Value": ["1.1.1.1"]},
        "00080056": {"vr": "CS", "Value": ["ONLINE"]},
        "00081190": {
            "vr": "UR",
            "Value": ["https://lightbox.example.org/dicomweb/studies/1.1/series/1.1.1/instances/1.1.1.1"],
        },
        "0020000D": {"vr": "UI", "Value": ["1.1"]},
        "0020000E": {"vr": "UI", "Value": ["1.1.1"]},
        "00200013": {"vr": "IS", "Value": [1]},
        "00280010": {"vr": "US", "Value": [512]},
        "00280011": {"vr": "US", "Value": [256]},
    }


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("instances", "", ["1.2.1.1", "1.1.1.1", "1.1.1.2", "1.1.2.1"]),
        ("instances", "SOPInstanceUID=1.1.1.2", ["1.1.1.2"]),
        ("instances", "SOPInstanceUID=1.2.1.2", []),
        ("instances", "Rows=512", ["1.1.1.1"]),
        ("instances", "SOPClassUID=1.2.840.1", ["1.1.1.2"]),
        ("instances", "SeriesInstanceUID=1.1.2", ["1.1.2.1"]),
        ("studies/1.1/instances", "", ["1.1.1.1", "1.1.1.2", "1.1.2.1"]),
        ("studies/1.1/instances", "Modality=MR", ["1.1.2.1"]),
        ("studies/1.1/instances", "limit=1&offset=1", ["1.1.1.2"]),
        ("studies/1.1/series/1.1.1/instances", "", ["1.1.1.1", "1.1.1.2"]),
        ("studies/1.1/series/1.1.1/instances", "SOPInstanceUID=1.1.1.1", ["1.1.1.1"]),
        ("studies/1.1/series/1.2.1/instances", "", []),
    ],
)
def test_what_matches_is_found(search, path, query, expected):
    assert uids(search(path, query=query)) == expected


def test_a_search_across_series_tells_study_and_series(search):
    everywhere, in_study = (search(path, query="Rows=512")[0] for path in ("instances", "studies/1.1/instances"))

    assert everywhere["00201208"]["Value"] == [3]
    assert "00201208" not in in_study
    assert in_study["00080060"]["Value"] == ["OT"]


def test_an_image_that_is_gone_or_hidden_is_not_found_whatever_its_study_says(search):
    assert uids(search("studies/1.2/instances")) == ["1.2.1.1"]

    lifecycle.delete("img_4", Caller(user_id="bob", username="bob"))

    assert search("studies/1.2/instances") == search("studies", query="StudyInstanceUID=1.2") == []


def test_pages_say_that_there_are_more(ask):
    pages = [ask("studies/1.1/instances", query=f"limit=2&offset={offset}") for offset in (0, 2)]

    assert [uids(answer(page)) for page in pages] == [["1.1.1.1", "1.1.1.2"], ["1.1.2.1"]]
    assert ["Warning" in page["headers"] for page in pages] == [True, False]
