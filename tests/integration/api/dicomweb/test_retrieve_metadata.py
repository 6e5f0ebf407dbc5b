"""Metadata are the data sets of what the caller sees, put together once."""

import gzip
import json
from base64 import b64decode
from xml.etree import ElementTree as ET

import pytest

from api.dicomweb.retrieve_metadata import handler
from api.images import delete_image
from core.aws import blobs
from core.dicom import metadata, metadata_arrays, series_metadata, summary_upkeep
from core.images import studies_table
from core.web import content
from dicom_files import a_ramp
from retrieved import parts, redirected

from support import a_request
from wire import WIRE

STUDY = "/dicomweb/studies/1.2"
SERIES = f"{STUDY}/series/1.4"
INSTANCE = f"{SERIES}/instances/1.2.3"
XML = 'multipart/related; type="application/dicom+xml"'
NATIVE = "{http://dicom.nema.org/PS3.19/models/NativeDICOM}"
ROOT = "https://lightbox.example.org"
PUBLIC = '{"visibility": "public"}'
PUBLIC_ONES = {"metadata": PUBLIC}


@pytest.fixture
def ask(invoke):
    def ask(path=STUDY, caller="ann", **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return invoke(handler, a_request("GET", f"{path}/metadata", caller=caller, headers=headers))

    return ask


@pytest.fixture
def read(ask):
    def read(*args, **headers):
        response = ask(*args, **headers)
        assert response["statusCode"] == 200, response["body"]
        assert response["headers"]["Content-Type"] == "application/dicom+json"
        return json.loads(b64decode(response["body"]))

    return read


@pytest.fixture
def store_series(store):
    """Store a series of three objects with pixels, and one of one."""

    def store_series(**fields):
        for number in (3, 1, 2):
            names = {"SOPInstanceUID": f"1.2.{number}", "InstanceNumber": number, "SeriesNumber": 1}
            store(pixels=a_ramp(), **names | fields)
        store(SOPInstanceUID="1.3.1", SeriesInstanceUID="1.5", SeriesNumber=2, **fields)

    return store_series


def sops(data_sets):
    return [each["00080018"]["Value"][0] for each in data_sets]


def test_an_instance_has_its_data_set(store, read):
    store(pixels=a_ramp())

    (found,) = read(INSTANCE)

    assert found["00100010"] == {"vr": "PN", "Value": [{"Alphabetic": "Doe^Jane"}]}
    assert found["7FE00010"] == {"vr": "OW", "BulkDataURI": f"{ROOT}{INSTANCE}/bulkdata/7FE00010"}


@pytest.mark.parametrize("few", [0, 20])
def test_studies_and_series_have_those_of_their_instances_in_order(store_series, read, monkeypatch, few):
    monkeypatch.setattr(metadata, "FEW", few)
    store_series()

    study, series = read(), read(SERIES)

    assert sops(study) == ["1.2.1", "1.2.2", "1.2.3", "1.3.1"]
    assert series == study[:3]
    assert series[1]["7FE00010"]["BulkDataURI"] == f"{ROOT}{SERIES}/instances/1.2.2/bulkdata/7FE00010"
    assert read() == study


def test_only_what_the_caller_sees_is_in_it(store, read):
    store(metadata=PUBLIC)
    store(SOPInstanceUID="1.2.4")

    assert (sops(read()), sops(read(STUDY, "bob"))) == (["1.2.3", "1.2.4"], ["1.2.3"])


def test_references_stay_whole_wherever_blocks_end(store, read, monkeypatch):
    store(ICCProfile=bytes(2000), RedPaletteColorLookupTableData=bytes(2000))
    whole = read(INSTANCE)

    for size in (1, 7, 14, 15, 100):
        monkeypatch.setattr(metadata_arrays, "_BLOCK", size)
        assert read(INSTANCE) == whole


def test_a_text_that_looks_like_a_reference_is_left_alone(store, read):
    text = '"BulkDataURI":"bulkdata/7FE00010'
    store(StudyDescription=text)

    assert read(INSTANCE)[0]["00081030"]["Value"] == [text]


def test_it_is_sent_gzipped_to_those_who_accept_that(store, ask):
    store()

    plain, packed = ask(INSTANCE), ask(INSTANCE, accept_encoding="gzip, br")

    assert packed["headers"]["Content-Encoding"] == "gzip"
    assert gzip.decompress(b64decode(packed["body"])) == b64decode(plain["body"])
    assert "Content-Encoding" not in plain["headers"]
    assert packed["headers"]["ETag"] != plain["headers"]["ETag"]
    for response in (plain, packed):
        assert "Accept-Encoding" in response["headers"]["Vary"]
        again = ask(INSTANCE, accept_encoding="gzip", if_none_match=response["headers"]["ETag"])
        assert again["statusCode"] == 304


def test_another_instance_is_another_version(store, ask):
    store()
    tag = ask()["headers"]["ETag"]
    store(SOPInstanceUID="1.2.9")

    assert ask(if_none_match=tag)["statusCode"] == 200


def test_what_is_large_is_fetched_elsewhere_gzipped(store_series, ask, read, monkeypatch):
    store_series()
    whole = read()
    monkeypatch.setattr(content, "INLINE_LIMIT", 100)

    media_type, body = redirected(ask())

    assert media_type == "application/dicom+json"
    assert json.loads(gzip.decompress(body)) == whole


def test_a_series_is_put_together_once(store_series, ask, monkeypatch):
    monkeypatch.setattr(metadata, "FEW", 0)
    store_series()
    counts = []
    for path in (SERIES, SERIES, STUDY, STUDY):
        calls = []
        WIRE.after.append(calls.append)
        ask(path)
        WIRE.after.remove(calls.append)
        counts.append(sum(call.operation == "GetObject" and call.status == 200 for call in calls))

    assert counts == [3, 1, 2, 2]  # each of three; the series; the series and the other instance; both series


@pytest.fixture
def reads(ask, monkeypatch):
    """Return what reads metadata, and counts the objects that are read, by their prefix."""
    monkeypatch.setattr(metadata, "FEW", 0)
    monkeypatch.setattr(series_metadata, "LEAST", 2)

    def reads(path=SERIES, caller="ann"):
        calls = []
        WIRE.after.append(calls.append)
        response = ask(path, caller)
        WIRE.after.remove(calls.append)
        found = [call for call in calls if call.operation == "GetObject" and call.status == 200]
        return sops(json.loads(b64decode(response["body"]))), [call.parameters["Key"].split("/")[0] for call in found]

    return reads


def kept():
    return sorted(key.rpartition("/")[0] for key, _ in blobs.listed("renditions", "series/"))


def summarized():
    summary_upkeep.update_all(lambda: True)


@pytest.mark.parametrize(
    ("fields", "caller", "scopes"), [({}, "ann", ["all", "user:ann"]), (PUBLIC_ONES, "bob", ["all", "public"])]
)
def test_those_of_a_series_are_one_object_from_the_first_time_on(store_series, reads, fields, caller, scopes):
    store_series(**fields)
    summarized()

    assert kept() == [f"series/{scope}/1.2" for scope in scopes]
    assert reads(caller=caller) == (["1.2.1", "1.2.2", "1.2.3"], ["series"])
    assert reads(STUDY, caller) == (["1.2.1", "1.2.2", "1.2.3", "1.3.1"], ["series", "metadata"])


def test_they_are_as_those_that_are_read_singly(store_series, reads, read, monkeypatch):
    store_series()
    summarized()
    assert reads()[1] == ["series"]
    together = read(SERIES)
    monkeypatch.setattr(metadata, "FEW", 20)

    assert together == read(SERIES)


def test_one_more_is_seen_at_once_and_kept_together_a_minute_later(store_series, store, reads):
    store_series()
    summarized()
    store(SOPInstanceUID="1.2.9", InstanceNumber=9)

    assert reads()[0] == ["1.2.1", "1.2.2", "1.2.3", "1.2.9"]
    summarized()
    assert reads() == (["1.2.1", "1.2.2", "1.2.3", "1.2.9"], ["series"])
    assert kept() == ["series/all/1.2", "series/user:ann/1.2"]


def test_a_deleted_one_is_gone_at_once_and_from_what_is_kept_a_minute_later(store_series, store, reads, invoke):
    store_series()
    gone = store(SOPInstanceUID="1.2.9", InstanceNumber=9)["image_key"]
    summarized()
    before = {key for key, _ in blobs.listed("renditions", "series/")}
    invoke(delete_image.handler, a_request("DELETE", f"/v1/images/{gone}", caller="ann"))

    assert reads()[0] == ["1.2.1", "1.2.2", "1.2.3"]
    summarized()
    assert before.isdisjoint(key for key, _ in blobs.listed("renditions", "series/"))
    assert reads() == (["1.2.1", "1.2.2", "1.2.3"], ["series"])


@pytest.mark.usefixtures("reads")
def test_nothing_is_kept_of_a_study_that_is_gone(store, invoke):
    keys = [store(SOPInstanceUID=f"1.2.{number}")["image_key"] for number in (1, 2)]
    summarized()
    assert kept()

    for key in keys:
        invoke(delete_image.handler, a_request("DELETE", f"/v1/images/{key}", caller="ann"))
    summarized()

    assert kept() == []


def test_what_a_caller_may_not_see_is_in_no_object_of_theirs(store, reads):
    store(metadata=PUBLIC)
    store(metadata=PUBLIC, SOPInstanceUID="1.2.4")
    store(SOPInstanceUID="1.2.5")
    summarized()

    assert reads(caller="bob") == (["1.2.3", "1.2.4"], ["series"])
    assert reads()[0] == ["1.2.3", "1.2.4", "1.2.5"]


@pytest.mark.usefixtures("reads")
def test_work_for_which_no_time_was_left_is_done_the_next_minute(store_series):
    store_series()
    times = iter([True, False])
    summary_upkeep.update("all", lambda: next(times))
    assert kept() == []
    assert studies_table.changed_studies("all")

    summarized()

    assert kept() == ["series/all/1.2", "series/user:ann/1.2"]
    assert not studies_table.changed_studies("all")


def test_one_deleted_in_the_middle_is_left_out(store_series, store, read):
    store_series()
    gone = store(SOPInstanceUID="1.2.9")
    blobs.remove("renditions", [blobs.metadata_key(gone["image_key"], gone["sha256"])])

    assert sops(read()) == ["1.2.1", "1.2.2", "1.2.3", "1.3.1"]
    assert len(read(SERIES)) == 3


def test_with_all_deleted_there_is_nothing(store, ask):
    gone = store()
    blobs.remove("renditions", [blobs.metadata_key(gone["image_key"], gone["sha256"])])

    assert ask(INSTANCE)["statusCode"] == 404


@pytest.mark.parametrize("accept", ["application/dicom+json", "application/json", "*/*", "application/*"])
def test_json_is_sent_to_those_who_accept_it(store, ask, accept):
    store()

    assert ask(accept=accept)["statusCode"] == 200


@pytest.mark.parametrize(
    ("path", "expected"), [(STUDY, ["1.2.1", "1.2.2", "1.2.3", "1.3.1"]), (SERIES, ["1.2.1", "1.2.2", "1.2.3"])]
)
@pytest.mark.parametrize("accept", [XML, "application/dicom+xml"])
def test_xml_has_a_part_for_each_instance(store_series, ask, path, expected, accept):
    store_series()

    found = parts(ask(path, accept=accept))

    assert {part.media_type for part in found} == {"application/dicom+xml"}
    assert [_value(_document(part), "SOPInstanceUID") for part in found] == expected


@pytest.mark.parametrize("accept", [XML, "application/dicom+xml", f"image/png, {XML};q=0.5"])
def test_xml_says_what_json_does(store, ask, read, accept):
    store(pixels=a_ramp(), PatientName="Doe^Jane=山田", PatientSize="1.750", SpecificCharacterSet="ISO_IR 192")

    (part,) = parts(ask(INSTANCE, accept=accept))

    document = _document(part)
    (told,) = read(INSTANCE)
    assert [each.get("tag") for each in document] == list(told)
    assert [each.get("vr") for each in document] == [each["vr"] for each in told.values()]
    assert _value(document, "PatientSize") == "1.750"
    assert document.find(f"{NATIVE}DicomAttribute[@keyword='PatientName']//{NATIVE}Ideographic/*").text == "山田"
    assert document.find(f".//{NATIVE}BulkData").get("uri") == told["7FE00010"]["BulkDataURI"]


def test_much_metadata_is_not_sent_as_xml(store, ask, monkeypatch):
    store()
    monkeypatch.setattr(metadata, "MOST_AS_XML", 100)

    assert ask(accept=XML)["statusCode"] == 422
    assert ask()["statusCode"] == 200


@pytest.mark.parametrize("path", [STUDY, SERIES, INSTANCE])
def test_other_types_are_refused(store, ask, path):
    store()

    assert ask(path, accept="image/png, text/html")["statusCode"] == 406
    assert (
        ask(path, caller="bob", accept="image/png")["statusCode"]
        == ask(path, caller="bob", accept=XML)["statusCode"]
        == 404
    )


def _document(part):
    return ET.fromstring(part.content)  # noqa: S314 - our own


def _value(document, keyword):
    return document.find(f"{NATIVE}DicomAttribute[@keyword='{keyword}']/{NATIVE}Value").text
