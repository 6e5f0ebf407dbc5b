"""Attributes match as PS3.4 C.2.2.2 and PS3.18 8.3.4 say."""

import pytest

from core.dicom.attributes import INSTANCE, STUDY
from core.dicom.matching import all_met
from core.dicom.queries import query_of
from core.dicom.terms import terms_of

MUELLER = {"Alphabetic": "Müller^Jürgen^^Dr", "Ideographic": "山田^太郎", "Phonetic": "やまだ^たろう"}
ELEMENTS = {
    "00080020": {"vr": "DA", "Value": ["20250102"]},
    "00080030": {"vr": "TM", "Value": ["103045.5"]},
    "00080050": {"vr": "SH", "Value": ["A-1"]},
    "00080061": {"vr": "CS", "Value": ["CT", "MR"]},
    "00080201": {"vr": "SH", "Value": ["+0100"]},
    "00081030": {"vr": "LO", "Value": ["Knee, left"]},
    "00081032": {"vr": "SQ", "Value": [{"00080100": {"vr": "SH", "Value": ["T-1"]}}, {}]},
    "00100010": {"vr": "PN", "Value": [MUELLER]},
    "00100020": {"vr": "LO", "Value": ["PID-1"]},
    "00101020": {"vr": "DS", "Value": [1.8]},
    "0020000D": {"vr": "UI", "Value": ["1.2.3"]},
    "00201208": {"vr": "IS", "Value": [12]},
}


def matches(name, *values, fuzzy="false"):
    query = query_of({name: list(values), "fuzzymatching": [fuzzy]}, STUDY)
    return all_met(query.criteria, ELEMENTS, fuzzy=query.fuzzy)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AccessionNumber", "A-1"),
        ("00080050", "A-?"),
        ("AccessionNumber", "*1"),
        ("AccessionNumber", "*-*"),
        ("AccessionNumber", "X\\A-1"),
        ("AccessionNumber", ""),
        ("StudyDescription", "Knee, left"),
        ("StudyDescription", "Knee*"),
        ("ModalitiesInStudy", "MR"),
        ("ModalitiesInStudy", "US,CT"),
        ("Modality", "CT"),
        ("StudyInstanceUID", "9.9,1.2.3"),
        ("StudyInstanceUID", "9.9\\1.2.3"),
        ("StudyDate", "20250102"),
        ("StudyDate", "20250101-20250102"),
        ("StudyDate", "20250102-"),
        ("StudyDate", "-20250102"),
        ("StudyTime", "1030"),
        ("StudyTime", "103045.5"),
        ("StudyTime", "10-10"),
        ("StudyTime", "-103046"),
        ("PatientSize", "1.80"),
        ("NumberOfStudyRelatedInstances", "12"),
        ("PatientName", "Müller^Jürgen^^Dr"),
        ("PatientName", "muller*"),
        ("PatientName", "MÜLLER^J?RGEN*"),
        ("PatientName", "山田*"),
        ("PatientName", "=山田^太郎"),
        ("PatientName", "Mu*=山田*=やまだ*"),
        ("ProcedureCodeSequence.CodeValue", "T-1"),
        ("00081032.00080100", "T*"),
    ],
)
def test_it_matches(name, value):
    assert matches(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AccessionNumber", "a-1"),
        ("AccessionNumber", "A-"),
        ("AccessionNumber", "?A-1"),
        ("AccessionNumber", "A-1?"),
        ("AccessionNumber", "*2*"),
        ("StudyInstanceUID", "1.2"),
        ("StudyDate", "20250103-"),
        ("StudyDate", "-20250101"),
        ("StudyTime", "1031"),
        ("StudyTime", "103046-"),
        ("PatientSize", "1.81"),
        ("PatientName", "Müller"),
        ("PatientName", "Jürgen*"),
        ("PatientName", "=Müller*"),
        ("PatientBirthDate", "19700101"),
        ("ProcedureCodeSequence.CodeValue", "T-2"),
        ("00081115.00080020", "20250102"),
    ],
)
def test_it_does_not_match(name, value):
    assert not matches(name, value)


@pytest.mark.parametrize("name", ["jurg", "JÜRGEN müll", "mul*", "*Dr*", "太", "たろ", "müller^jürgen"])
def test_each_word_of_a_fuzzy_name_begins_a_word_of_any_group(name):
    assert matches("PatientName", name, fuzzy="true")


@pytest.mark.parametrize("name", ["urgen", "jurgen roe", "rgen"])
def test_a_fuzzy_name_is_still_a_name(name):
    assert not matches("PatientName", name, fuzzy="true")


def test_a_pattern_of_many_wildcards_takes_no_time():
    assert not matches("StudyDescription", "*a" * 400 + "b")


@pytest.mark.parametrize(
    ("date", "time", "met"),
    [
        ("20250101-20250103", "2200-0200", True),
        ("20250102-20250103", "1030-0100", True),
        ("20250102-20250103", "1031-1200", False),
        ("20250101-20250102", "1200-1030", True),
        ("20250101-20250102", "1200-1029", False),
        ("20250102-", "1031-", False),
        ("-20250102", "-1030", True),
        ("20250102-", "-1000", False),
        ("-20250103", "1100-", False),
        ("20250101-20250103", "1200", False),
        ("20250102", "1000-1100", True),
    ],
)
def test_ranges_of_date_and_time_are_one_range(date, time, met):
    query = query_of({"StudyDate": [date], "StudyTime": [time]}, STUDY)

    assert all_met(query.criteria, ELEMENTS, fuzzy=False) is met


def test_a_date_without_a_time_is_in_no_range_of_moments():
    query = query_of({"StudyDate": ["20250101-20250103"], "StudyTime": ["00-23"]}, STUDY)

    assert not all_met(query.criteria, {"00080020": ELEMENTS["00080020"]}, fuzzy=False)


@pytest.mark.parametrize("sign", ["+", " "])
def test_a_plus_sign_may_be_a_space(sign):
    elements = {"0008002A": {"vr": "DT", "Value": ["20250102120000+0100"]}}
    query = query_of({"AcquisitionDateTime": [f"20250102110000{sign}0000"]}, INSTANCE)

    assert all_met(query.criteria, elements, fuzzy=False)


def test_repeated_parameters_are_alternatives():
    assert matches("AccessionNumber", "A-2", "A-1")


def test_the_terms_of_lists_hold_no_patient_data():
    terms = " ".join(terms_of(ELEMENTS, ["1.2.3.4"])).casefold()

    for said in ("pid-1", "a-1", "müller", "muller", "jurgen", "山田"):
        assert said not in terms
