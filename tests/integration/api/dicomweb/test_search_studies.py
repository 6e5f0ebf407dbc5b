"""Studies are searched as their caller sees them."""

import pytest

from api.dicomweb.search_studies import handler

from support import a_request, answer

PUBLIC = '{"visibility": "public"}'


@pytest.fixture
def search(invoke):
    def search(caller="ann", **rest):
        response = invoke(handler, a_request("GET", "/dicomweb/studies", caller=caller, **rest))
        assert response["statusCode"] == 200
        assert response["headers"]["Content-Type"] == "application/dicom+json"
        return answer(response)

    return search


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
        "00080062": ["1.2.840.10008.5.1.4.1.1.88.11"],
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

    seen = {name: counts(search(name)[0]) for name in ("ann", "bob", "cat")}

    assert seen == {"ann": [2, 3], "bob": [1, 2], "cat": [1, 1]}
    assert counts(search("root", groups=["admin"])[0]) == [2, 4]
    assert search("ann")[0]["00080061"]["Value"] == ["MR", "OT"]


def test_two_images_of_one_instance_count_once(store, search):
    store(metadata=PUBLIC)
    store(metadata=PUBLIC)
    store()

    assert counts(search()[0]) == [1, 1]


def test_a_modality_is_always_told(store, search):
    store(Modality="")

    assert search()[0]["00080061"]["Value"] == ["OT"]
