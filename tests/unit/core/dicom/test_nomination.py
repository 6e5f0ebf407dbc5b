"""The lists that are read hold every study that matches."""

import pytest

from core.dicom.attributes import STUDY
from core.dicom.matching import all_met
from core.dicom.nomination import lists_of
from core.dicom.queries import query_of
from core.dicom.terms import EVERYTHING, place_of, terms_of

NAMES = ["Doe^Jane", "Doe Miller^Jane", "Müller^Jürgen", "O'Brien-Smith^X", "D", "山田^太郎"]
PATTERNS = [
    "D*",
    "Doe*",
    "doe^jane",
    "Doe^J*",
    "?oe*",
    "*Jane",
    "mull*",
    "O'Br*",
    "山*",
    "d",
    "Doe M*",
    "jane doe",
    "jü",
]


def a_study(name):
    return {
        "00080020": {"vr": "DA", "Value": ["20250102"]},
        "00080030": {"vr": "TM", "Value": ["1030"]},
        "00080061": {"vr": "CS", "Value": ["CT"]},
        "00100010": {"vr": "PN", "Value": [{"Alphabetic": name}]},
        "00100020": {"vr": "LO", "Value": ["P-1"]},
        "0020000D": {"vr": "UI", "Value": ["1.2"]},
    }


@pytest.mark.parametrize("fuzzy", ["true", "false"])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_whoever_matches_a_name_is_nominated(pattern, fuzzy):
    query = query_of({"PatientName": [pattern], "fuzzymatching": [fuzzy]}, STUDY)
    wanted = set(lists_of(query).terms)

    matching = [name for name in NAMES if all_met(query.criteria, a_study(name), fuzzy=query.fuzzy)]

    assert matching or fuzzy == "false"
    assert [name for name in matching if not wanted & set(terms_of(a_study(name), []))] == []


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ({"PatientID": ["P-1"], "ModalitiesInStudy": ["CT"]}, "patient"),
        ({"PatientName": ["Doe*"], "ModalitiesInStudy": ["CT"]}, "name"),
        ({"ModalitiesInStudy": ["CT"]}, "modality"),
        ({"PatientID": ["P-*"]}, EVERYTHING),
        ({"PatientName": ["*Doe"]}, EVERYTHING),
        ({}, EVERYTHING),
    ],
)
def test_the_most_selective_list_is_read(asked, kind):
    assert {term.partition("=")[0] for term in lists_of(query_of(asked, STUDY)).terms} == {kind}


@pytest.mark.parametrize("dates", ["20250102", "20250102-", "-20250102", "20241231-20250103", "20250102,20250201"])
def test_a_range_of_dates_limits_what_is_read(dates):
    lists = lists_of(query_of({"StudyDate": [dates]}, STUDY))

    assert lists.low <= place_of(a_study("D")) <= lists.high


@pytest.mark.parametrize("dates", ["20250103-", "-20250101", "20250101"])
def test_what_is_out_of_range_is_not_read(dates):
    lists = lists_of(query_of({"StudyDate": [dates]}, STUDY))

    assert not lists.low <= place_of(a_study("D")) <= lists.high
