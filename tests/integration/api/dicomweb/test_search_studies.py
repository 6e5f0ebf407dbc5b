"""Studies are searched as their caller sees them."""

from xml.etree import ElementTree as ET

import pytest

from core.web import dicomweb
from retrieved import parts_of

from studies import enter
from support import answer

XML = 'multipart/related; type="application/dicom+xml"'
PUBLIC = '{"visibility": "public"}'


def values(study):
    return {tag: element.get("Value") for tag, element in study.items()}


def counts(study):
    """Return the numbers of related series and instances."""
    return study["00201206"]["Value"] + study["00201208"]["Value"]


def test_none_is_an_empty_list(aws, search):  # noqa: ARG001
    assert search() == []


def test_a_study_says_what_its_objects_say(store, search):
    store(StudyDate="20250102", AccessionNumber="A-1", StudyDescription="Knee")

    (study,) = search()

    assert values(study) == {
        "00080005": ["ISO_IR 192"],
        "00080020": ["20250102"],
        "00080030": None,
        "00080050": ["A-1"],
        "00080056": ["ONLINE"],
        "00080061": ["OT"],
        "00080090": None,
        "00081030": ["Knee"],
        "00081190": ["https://lightbox.example.org/dicomweb/studies/1.2"],
        "00100010": [{"Alphabetic": "Doe^Jane"}],
        "00100020": ["PID-1"],
        "00100030": None,
        "00100040": None,
        "0020000D": ["1.2"],
        "00200010": None,
        "00201206": [1],
        "00201208": [1],
    }


def test_links_do_not_follow_the_host_header(store, search, monkeypatch):
    store()
    configured = search(headers={"host": "evil.example"})[0]["00081190"]["Value"]
    monkeypatch.setenv("PUBLIC_URL", "")

    unconfigured = search(headers={"host": "evil.example"})[0]["00081190"]["Value"]

    assert configured == ["https://lightbox.example.org/dicomweb/studies/1.2"]
    assert unconfigured == ["https://lightbox.test/dicomweb/studies/1.2"]


def test_counts_are_those_of_what_the_caller_sees(store, search):
    store(metadata=PUBLIC, SOPInstanceUID="1.2.1")
    store(SOPInstanceUID="1.2.2")
    store(SOPInstanceUID="1.2.3", SeriesInstanceUID="1.5", Modality="MR")
    store(caller="bob", SOPInstanceUID="1.2.4")

    seen = {name: counts(search(caller=name)[0]) for name in ("ann", "bob", "cat")}

    assert seen == {"ann": [2, 3], "bob": [1, 2], "cat": [1, 1]}
    assert counts(search(caller="root", groups=["admin"])[0]) == [2, 4]
    assert search()[0]["00080061"]["Value"] == ["MR", "OT"]


def test_two_images_of_one_instance_count_once(store, search):
    store(metadata=PUBLIC)
    store(metadata=PUBLIC)
    store()

    assert counts(search()[0]) == [1, 1]


def test_a_modality_is_always_told(store, search):
    store(Modality="")

    assert search()[0]["00080061"]["Value"] == ["OT"]


def uids(found):
    return [each["0020000D"]["Value"][0] for each in found]


def three_studies():
    enter("img_1", study="1.1", PatientName="Doe^Jane", StudyDate="20250101", StudyTime="0800", Modality="CT")
    enter("img_2", study="1.2", PatientName="Müller^Jürgen", StudyDate="20250301", PatientID="P-2", Modality="MR")
    enter("img_3", study="1.3", PatientName="Doe^Jim", StudyDate="20250101", StudyTime="0900", AccessionNumber="A-3")


def test_the_newest_comes_first(aws, search):  # noqa: ARG001
    three_studies()

    assert uids(search()) == ["1.2", "1.3", "1.1"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("PatientName=doe*", ["1.3", "1.1"]),
        ("PatientName=jane&fuzzymatching=true", ["1.1"]),
        ("00100010=M%C3%BCller*", ["1.2"]),
        ("PatientID=P-2", ["1.2"]),
        ("AccessionNumber=A-3", ["1.3"]),
        ("StudyDate=20250102-", ["1.2"]),
        ("StudyDate=-20250101&StudyTime=0830-", ["1.3"]),
        ("StudyDate=20250301-20250101", []),
        ("StudyInstanceUID=1.1,1.3", ["1.3", "1.1"]),
        ("0020000D=1.1%2C1.2", ["1.2", "1.1"]),
        ("ModalitiesInStudy=CT", ["1.1"]),
        ("Modality=MR&PatientID=P-2", ["1.2"]),
        ("PatientName=Doe*&ModalitiesInStudy=MR", []),
        ("StudyInstanceUID=1.9", []),
        ("PatientName=&StudyDate=", ["1.2", "1.3", "1.1"]),
        ("00081115.00080020=20250101", []),
        (
            "limit=101&offset=0&fuzzymatching=true&includefield=00081030,00080060,00080090,00100030",
            ["1.2", "1.3", "1.1"],
        ),
    ],
)
def test_what_matches_is_found(aws, search, query, expected):  # noqa: ARG001
    three_studies()

    assert uids(search(query=query)) == expected


def test_pages_say_that_there_are_more(aws, ask):  # noqa: ARG001
    three_studies()

    pages = [ask(query=f"limit=2&offset={offset}") for offset in (0, 2, 4)]

    assert [uids(answer(page)) for page in pages] == [["1.2", "1.3"], ["1.1"], []]
    assert [page["headers"].get("Warning", "")[:4] for page in pages] == ["299 ", "", ""]


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("application/json", "application/json"),
        ("application/dicom+json, application/json;q=0.5", "application/dicom+json"),
        ('multipart/related; type="application/dicom+xml";q=0.1, */*', "application/dicom+json"),
        ("*/*", "application/dicom+json"),
    ],
)
def test_the_answer_is_json_of_the_kind_that_is_accepted(aws, ask, accept, given):  # noqa: ARG001
    enter("img_1")

    response = ask(headers={"accept": accept})

    assert (response["headers"]["Content-Type"], uids(answer(response))) == (given, ["1.2"])


@pytest.mark.parametrize(
    "accept",
    [XML, "application/dicom+xml", f"text/html, {XML}, application/json;q=0.2", XML.replace('"', "")],
)
def test_xml_has_a_part_for_each_study(aws, ask, accept):  # noqa: ARG001
    enter("img_1", StudyDescription="Knee & <ankle>")
    enter("img_2", study="1.9")

    found = parts_of(*_body(ask(query="includefield=StudyDescription", headers={"accept": accept})))

    documents = [ET.fromstring(part.content.decode()) for part in found]  # noqa: S314 - our own
    assert [_text(each, "StudyInstanceUID") for each in documents] == ["1.9", "1.2"]
    assert _text(documents[1], "StudyDescription") == "Knee & <ankle>"


def test_xml_that_does_not_fit_an_answer_says_that_there_is_more(aws, ask, monkeypatch):  # noqa: ARG001
    enter("img_1")
    enter("img_2", study="1.9")
    monkeypatch.setattr(dicomweb, "MOST_AS_XML", 100)

    response = ask(headers={"accept": XML})

    assert len(parts_of(*_body(response))) == 1
    assert response["headers"]["Warning"].startswith("299 ")


def test_nothing_found_is_xml_without_parts(aws, ask):  # noqa: ARG001
    response = ask(headers={"accept": XML})

    assert response["statusCode"] == 200
    assert response["body"].startswith("--")


def _body(response):
    """Return the media type and the bytes, with the line end that precedes a boundary elsewhere."""
    assert response["statusCode"] == 200, response["body"]
    return response["headers"]["Content-Type"], b"\r\n" + response["body"].encode()


def _text(document, keyword):
    return document.find(f"*[@keyword='{keyword}']/*").text


def test_what_is_not_sent_is_not_acceptable(aws, ask):  # noqa: ARG001
    assert ask(headers={"accept": "image/png"})["statusCode"] == 406


def test_a_link_asks_for_a_kind_of_json_in_its_query(aws, ask):  # noqa: ARG001
    enter("img_1")

    response = ask(query="accept=application/json", headers={"accept": "text/html, */*"})

    assert (response["headers"]["Content-Type"], uids(answer(response))) == ("application/json", ["1.2"])


def test_what_is_returned_can_be_widened(aws, search):  # noqa: ARG001
    enter("img_1", PatientComments="No metal", PatientSize=1.8)

    plain, named, by_key, everything = (
        search(query=query)[0]
        for query in ("", "includefield=PatientComments&includefield=00101020", "PatientSize=", "includefield=all")
    )

    assert not plain.keys() & {"00104000", "00101020", "00080062"}
    assert named["00104000"]["Value"] == ["No metal"]
    assert named["00101020"] == by_key["00101020"] == {"vr": "DS", "Value": [1.8]}
    assert everything.keys() >= {"00104000", "00101020", "00080062", *plain}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("PatientNmae=Doe", "PatientNmae"),
        ("00990099=1", "00990099"),
        ("SeriesInstanceUID=1.3", "SeriesInstanceUID"),
        ("StudyDate=yesterday", "StudyDate"),
        ("StudyDate=-", "StudyDate"),
        ("StudyInstanceUID=1.2*", "StudyInstanceUID"),
        ("StudyInstanceUID=" + "1" * 65, "StudyInstanceUID"),
        ("NumberOfStudyRelatedSeries=many", "NumberOfStudyRelatedSeries"),
        ("ModalitiesInStudy=" + "C" * 2000, "ModalitiesInStudy"),
        ("limit=-1", "limit"),
        ("limit=1&limit=2", "limit"),
        ("offset=x", "offset"),
        ("fuzzymatching=perhaps", "fuzzymatching"),
        ("includefield=%00", "includefield"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_name(aws, ask, query, parameter):  # noqa: ARG001
    response = ask(query=query)

    problem = answer(response)
    assert (response["statusCode"], problem["code"]) == (400, "invalid_parameter")
    assert problem["errors"][0]["parameter"] == parameter


def test_an_offset_from_utc_is_told(aws, search):  # noqa: ARG001
    enter("img_1", TimezoneOffsetFromUTC="+0100")

    assert search()[0]["00080201"]["Value"] == ["+0100"]
