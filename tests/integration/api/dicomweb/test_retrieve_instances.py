"""Objects are retrieved by their UIDs, from the images that show them to their caller."""

from base64 import b64decode
from io import BytesIO
from urllib.parse import parse_qs, urlsplit
from zipfile import ZipFile

import imagecodecs
import numpy as np
import openjpeg
import pytest
from botocore.exceptions import ClientError
from pydicom import dcmread
from pydicom.encaps import encapsulate, generate_frames

from api.dicomweb.retrieve_instances import handler
from api.images import delete_image, get_image, restore_image, update_image
from api.sharing import create_share, delete_share
from core.aws import assembly, blobs
from core.dicom import archive
from core.images import htj2k_copies, image_table
from dicom_files import a_ramp
from imaging.adapters import imaging
from retrieved import parts, parts_of, redirected

from support import a_request, answer
from wire import WIRE

STUDY = "/dicomweb/studies/1.2"
SERIES = f"{STUDY}/series/1.4"
PATH = f"{SERIES}/instances/1.2.3"
PUBLIC = '{"visibility": "public"}'
EXPLICIT, IMPLICIT, DEFLATED = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.1.99"
JPEG_LS = "1.2.840.10008.1.2.4.80"
HTJ2K, RPCL = "1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202"
STORED = 'multipart/related; type="application/dicom"; transfer-syntax=*'
ALONE = "application/dicom; transfer-syntax=*"
NOISE = np.random.default_rng(1).integers(0, 4096, (3, 16, 24), np.uint16)


@pytest.fixture
def retrieve(invoke):
    def retrieve(caller="ann", path=PATH, accept=ALONE, headers=None, **rest):
        headers = {"accept": accept, **(headers or {})}
        return invoke(handler, a_request("GET", path, caller=caller, headers=headers, **rest))

    return retrieve


@pytest.fixture
def change(invoke):
    def change(module, method, path, **rest):
        response = invoke(module.handler, a_request(method, f"/v1/images/{path}", caller="ann", **rest))
        assert response["statusCode"] < 300, response["body"]

    return change


@pytest.fixture
def store_compressed(store):
    """Store an object of several frames in JPEG-LS."""
    frames = encapsulate([imagecodecs.jpegls_encode(frame) for frame in NOISE])
    return lambda **fields: store(pixels=NOISE, PixelData=frames, BitsStored=12, HighBit=11, syntax=JPEG_LS, **fields)


def stored(image):
    return blobs.read("originals", f"originals/{image['image_key']}/{image['sha256']}")


def test_it_comes_as_it_was_stored(store, retrieve):
    image = store()

    response = retrieve()

    assert response["statusCode"] == 200
    assert response["headers"]["Content-Type"] == f"application/dicom; transfer-syntax={EXPLICIT}"
    assert response["headers"]["Vary"] == "Accept"
    assert b64decode(response["body"]) == stored(image)


@pytest.mark.parametrize("accept", [STORED, "*/*", 'multipart/related; type="application/dicom"'])
def test_it_is_the_part_of_a_multipart_body_unless_asked_for_alone(store, retrieve, accept):
    image = store()

    assert parts(retrieve(accept=accept)) == [("application/dicom", EXPLICIT, stored(image))]


def test_a_link_says_what_it_accepts_in_its_query(store, invoke):
    image = store()
    link = a_request("GET", PATH, caller="ann", headers={"accept": "text/html"}, accept=ALONE)

    assert b64decode(invoke(handler, link)["body"]) == stored(image)


def test_a_client_that_has_it_does_not_get_it_again(store, retrieve):
    store()
    tag = retrieve()["headers"]["ETag"]

    again, otherwise = retrieve(headers={"if-none-match": tag}), retrieve(accept=STORED, headers={"if-none-match": tag})

    assert (again["statusCode"], otherwise["statusCode"]) == (304, 200)


def test_a_range_of_it_is_sent_alone(store, retrieve):
    image = store()

    part, after = retrieve(headers={"range": "bytes=10-19"}), retrieve(headers={"range": "bytes=100000-"})

    assert (part["statusCode"], b64decode(part["body"])) == (206, stored(image)[10:20])
    assert after["statusCode"] == 416


def test_a_compressed_one_is_decoded_unless_it_is_wanted_as_it_was_stored(store_compressed, retrieve):
    image = store_compressed()

    (decoded,) = parts(retrieve(accept="*/*"))
    (kept,) = parts(retrieve(accept=STORED))

    assert (decoded.syntax, kept.syntax) == (EXPLICIT, JPEG_LS)
    assert kept.content == stored(image)
    found = dcmread(BytesIO(decoded.content))
    assert found.file_meta.TransferSyntaxUID == EXPLICIT
    np.testing.assert_array_equal(found.pixel_array, NOISE)
    assert found.PatientName == "Doe^Jane"


def test_one_in_implicit_little_endian_becomes_explicit(store, retrieve):
    store(pixels=a_ramp(), syntax=IMPLICIT)

    (part,) = parts(retrieve(accept="*/*"))

    found = dcmread(BytesIO(part.content))
    assert found.file_meta.TransferSyntaxUID == EXPLICIT
    np.testing.assert_array_equal(found.pixel_array, a_ramp())


def test_of_a_deflated_one_its_copy_is_sent(store, retrieve):
    store(pixels=a_ramp(), syntax=DEFLATED)

    (part,) = parts(retrieve(accept=STORED))

    assert part.syntax == EXPLICIT
    np.testing.assert_array_equal(dcmread(BytesIO(part.content)).pixel_array, a_ramp())


def test_one_that_cannot_be_decoded_comes_as_it_was_stored_or_not_at_all(store, retrieve):
    image = store(pixels=NOISE, PixelData=encapsulate([b"broken"] * 3), syntax=JPEG_LS)

    anything, explicit = retrieve(accept="*/*"), retrieve(accept=f"application/dicom; transfer-syntax={EXPLICIT}")

    assert parts(anything) == [("application/dicom", JPEG_LS, stored(image))]
    assert explicit["statusCode"] == 406
    assert JPEG_LS in answer(explicit)["detail"]


def test_a_frame_that_turns_out_broken_does_not_stop_the_object(store, retrieve):
    frames = encapsulate([imagecodecs.jpegls_encode(NOISE[0]), b"broken", imagecodecs.jpegls_encode(NOISE[2])])
    image = store(pixels=NOISE, PixelData=frames, BitsStored=12, HighBit=11, syntax=JPEG_LS)

    anything, explicit = retrieve(accept="*/*"), retrieve(accept=f"application/dicom; transfer-syntax={EXPLICIT}")

    assert parts(anything) == [("application/dicom", JPEG_LS, stored(image))]
    assert explicit["statusCode"] == 406


def test_studies_and_series_have_a_part_for_each_object_in_its_own_transfer_syntax(store, store_compressed, retrieve):
    second = store(SOPInstanceUID="1.2.9", InstanceNumber=2, SeriesNumber=1)
    first = store_compressed(InstanceNumber=1, SeriesNumber=1)
    other = store(SOPInstanceUID="1.3", SeriesInstanceUID="1.5", SeriesNumber=9)

    study, series = parts(retrieve(path=STUDY, accept=STORED)), parts(retrieve(path=SERIES, accept=STORED))

    assert [(part.syntax, part.content) for part in study] == [
        (JPEG_LS, stored(first)),
        (EXPLICIT, stored(second)),
        (EXPLICIT, stored(other)),
    ]
    assert series == study[:2]
    assert len(parts(retrieve(path=STUDY, accept="application/dicom"))) == 3


@pytest.mark.parametrize("syntax", [RPCL, HTJ2K])
def test_in_htj2k_it_is_encoded_for_the_request(store_compressed, retrieve, syntax):
    store_compressed()

    (found,) = parts(retrieve(accept=f"application/dicom; transfer-syntax={syntax}"))

    data_set = dcmread(BytesIO(found.content))
    assert found.syntax == data_set.file_meta.TransferSyntaxUID == syntax
    frames = generate_frames(data_set.PixelData, number_of_frames=3)
    np.testing.assert_array_equal([openjpeg.decode(BytesIO(each), j2k_format=0) for each in frames], NOISE)


def test_in_htj2k_a_copy_is_sent_as_it_lies(store, retrieve, monkeypatch):
    row = image_table.find(store(pixels=np.zeros((2, 256, 256), np.uint16))["image_key"])
    htj2k_copies.make(row.image_key, imaging)
    monkeypatch.setattr(imaging, "compress", lambda *_: pytest.fail("It was encoded again"))

    (found,) = parts(retrieve(accept=f'multipart/related; type="application/dicom"; transfer-syntax={RPCL}'))

    row.refresh()
    assert found == ("application/dicom", RPCL, blobs.read("renditions", row.copy["key"]))
    assert parts(retrieve(accept=STORED))[0].syntax == EXPLICIT


def test_only_what_the_caller_sees_is_in_a_study(store, retrieve):
    store(metadata=PUBLIC)
    store(SOPInstanceUID="1.2.9")

    assert (len(parts(retrieve(path=STUDY, accept=STORED)))) == 2
    assert (len(parts(retrieve("bob", STUDY, STORED)))) == 1


def test_what_is_large_is_put_together_once_and_fetched_elsewhere(store, retrieve, monkeypatch):
    noise = np.random.default_rng(1).integers(0, 65536, (1600, 1600), np.uint16)
    small = store(SOPInstanceUID="1.1", InstanceNumber=1)
    large = [store(pixels=noise + n, SOPInstanceUID=f"1.2.{n}", InstanceNumber=n + 2) for n in range(2)]

    response = retrieve(path=STUDY, accept=STORED)
    media_type, body = redirected(response)

    assert [part.content for part in parts_of(media_type, body)] == [stored(each) for each in (small, *large)]
    monkeypatch.setattr(assembly, "assemble", None)  # it is there already
    assert redirected(retrieve(path=STUDY, accept=STORED)) == (media_type, body)


def test_what_could_not_be_put_together_leaves_nothing_and_can_be_tried_again(store, retrieve):
    noise = np.random.default_rng(1).integers(0, 65536, (1600, 1600), np.uint16)
    for n in range(2):
        store(pixels=noise, SOPInstanceUID=f"1.2.{n}")

    def fail(call):
        if call.operation == "UploadPart":
            answer = {"Error": {"Code": "SlowDown"}, "ResponseMetadata": {"HTTPStatusCode": 503}}
            raise ClientError(answer, call.operation)

    WIRE.before.append(fail)
    failed = retrieve(path=STUDY, accept=STORED)
    WIRE.before.remove(fail)

    assert (failed["statusCode"], "Retry-After" in failed["headers"]) == (503, True)
    assert "Uploads" not in blobs.client().list_multipart_uploads(Bucket="renditions")
    assert len(parts_of(*redirected(retrieve(path=STUDY, accept=STORED)))) == 2


def test_a_large_one_alone_is_fetched_from_where_it_is_stored(store, retrieve):
    image = store(pixels=np.random.default_rng(1).integers(0, 65536, (1600, 1600), np.uint16))

    location = urlsplit(retrieve()["headers"]["Location"])

    assert location.path.endswith(f"/originals/{image['image_key']}/{image['sha256']}")
    assert parse_qs(location.query)["response-content-type"] == [f"application/dicom; transfer-syntax={EXPLICIT}"]


def test_more_than_a_request_can_put_together_says_what_to_do(store, retrieve, monkeypatch):
    store(pixels=np.random.default_rng(1).integers(0, 65536, (1600, 1600), np.uint16))
    monkeypatch.setattr(assembly, "MOST_READ", 1)

    responses = [retrieve(path=path, accept=STORED) for path in (STUDY, SERIES)]

    assert [response["statusCode"] for response in responses] == [422, 422]
    assert "one by one" in answer(responses[0])["detail"]


@pytest.mark.parametrize(
    "path",
    [
        f"{SERIES}/instances/1.2",  # the beginning of one that there is
        f"{STUDY}/series/1/instances/1.2.3",
        "/dicomweb/studies/1/series/1.4/instances/1.2.3",
        f"{SERIES}/instances/{'9' * 65}",
        f"{STUDY}/series/x/instances/1.2.3",
        f"{STUDY}/series/1",
        "/dicomweb/studies/1",
    ],
)
def test_what_is_not_there_is_not_found(store, retrieve, path):
    store()

    assert retrieve(path=path)["statusCode"] == 404


@pytest.mark.parametrize("path", [STUDY, SERIES, PATH])
def test_what_cannot_be_sent_is_refused(store, retrieve, path):
    store()

    assert retrieve(path=path, accept="image/jpeg")["statusCode"] == 406
    assert retrieve(path=path, accept="image/jpeg", headers={"range": "bytes=0-"})["statusCode"] == 406
    assert retrieve(path=path, accept=STORED, headers={"range": "bytes=100000-"})["statusCode"] == 416


def test_it_follows_its_image_through_every_change(store, retrieve, change, a_user):
    key, bob = store()["image_key"], a_user("bob")["id"]
    seen = [retrieve(bob)["statusCode"]]

    for module, method, path, body in (
        (update_image, "PATCH", key, {"visibility": "public"}),
        (update_image, "PATCH", key, {"visibility": "private"}),
        (create_share, "POST", f"{key}/shares", {"user_id": bob, "role": "read"}),
        (delete_share, "DELETE", f"{key}/shares/{bob}", None),
    ):
        change(module, method, path, body=body)
        seen.append(retrieve(bob)["statusCode"])

    assert seen == [404, 200, 404, 200, 404]


def test_a_deleted_one_is_gone_until_it_is_restored(store, retrieve, change):
    key = store()["image_key"]

    change(delete_image, "DELETE", key)
    gone = retrieve()["statusCode"]
    change(restore_image, "POST", f"{key}/restore")

    assert (gone, retrieve()["statusCode"]) == (404, 200)


def test_of_several_images_the_oldest_shows_and_then_the_next(store, retrieve, change):
    oldest, second = store(metadata=PUBLIC), store(metadata=PUBLIC, PatientID="other")
    expected = [stored(oldest), stored(second)]
    shown = [b64decode(retrieve("bob")["body"])]

    change(delete_image, "DELETE", oldest["image_key"])
    shown.append(b64decode(retrieve("bob")["body"]))

    assert shown == expected


def test_an_image_that_an_older_one_hides_says_so_until_that_is_deleted(store, change, invoke):
    def problem_of(image):
        response = invoke(get_image.handler, a_request("GET", f"/v1/images/{image['image_key']}", caller="ann"))
        return (answer(response)["problem"] or {}).get("code")

    other, oldest, second = store(caller="bob", metadata=PUBLIC), store(), store()
    before = [problem_of(each) for each in (oldest, second)]
    change(delete_image, "DELETE", oldest["image_key"])

    assert other["problem"] == oldest["problem"]
    assert before == [oldest["problem"] and oldest["problem"]["code"], "superseded"]
    assert second["problem"]["code"] == "superseded"
    assert problem_of(second) != "superseded"


def test_ones_own_image_comes_before_those_of_others(store, retrieve):
    older = store(metadata=PUBLIC)
    own = store(caller="bob", PatientID="own")

    assert b64decode(retrieve("bob")["body"]) == stored(own)
    assert b64decode(retrieve("ann")["body"]) == b64decode(retrieve("cat")["body"]) == stored(older)


@pytest.mark.parametrize("accept", ["application/zip", "text/html, application/zip;q=0.1"])
def test_an_archive_holds_what_is_stored(store_compressed, store, retrieve, accept):
    images = {"1.2/1.4/1.2.3.dcm": store_compressed(), "1.2/1.4/1.2.4.dcm": store(SOPInstanceUID="1.2.4")}

    response = retrieve(path=STUDY, accept=accept)

    assert response["headers"]["Content-Type"] == "application/zip"
    assert "1.2.zip" in response["headers"]["Content-Disposition"]
    held = ZipFile(BytesIO(b64decode(response["body"])))
    assert {name: held.read(name) for name in held.namelist()} == {
        name: stored(image) for name, image in images.items()
    }


def test_a_large_archive_is_fetched_elsewhere(store, retrieve):
    large = np.random.default_rng(1).integers(0, 65536, (3, 1000, 1000), np.uint16)
    image = store(pixels=large)

    media_type, body = redirected(retrieve(accept="application/zip"))

    assert media_type == "application/zip"
    assert ZipFile(BytesIO(body)).read("1.2/1.4/1.2.3.dcm") == stored(image)


def test_an_archive_of_more_than_can_be_read_is_refused(store, retrieve, monkeypatch):
    store()
    monkeypatch.setattr(archive, "MOST_READ", 100)

    assert retrieve(accept="application/zip")["statusCode"] == 422


def test_an_archive_is_last_where_anything_is_accepted(store, retrieve):
    store()

    assert retrieve(accept="*/*")["headers"]["Content-Type"].startswith("multipart/related")
    assert retrieve(caller="bob", accept="application/zip")["statusCode"] == 404


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.90"])
def test_an_object_is_compressed_as_asked_for(store, retrieve, syntax):
    store(pixels=NOISE)

    response = retrieve(accept=f"application/dicom; transfer-syntax={syntax}")

    assert response["headers"]["Content-Type"] == f"application/dicom; transfer-syntax={syntax}"
    found = dcmread(BytesIO(b64decode(response["body"])))
    assert found.file_meta.TransferSyntaxUID == syntax
    np.testing.assert_array_equal(found.pixel_array, NOISE)
