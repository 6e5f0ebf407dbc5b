import gzip
import json
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image

import needs
from core.aws import blobs, copies
from core.images import dicom_table, image_table
from core.images.model import Status
from core.kernel.errors import Busy
from dicom_files import NO_SAMPLES, a_data_set, a_ramp, path_of, write
from events.accept_upload import handler

from support import SHARED, a_png, an_upload


def left():
    return [key for key, _ in blobs.listed("originals", "incoming/")]


def test_an_uploaded_file_is_checked_stored_and_described(invoke, arrive):
    content = a_png(31, 17)

    invoke(handler, an_upload(arrive(content), content))

    image = image_table.find("knee").image
    assert (image.status, image.width, image.height, image.media_type) == (Status.READY, 31, 17, "image/png")
    assert image.sha256 == sha256(content).hexdigest()
    assert blobs.read("originals", image.original_key) == content
    assert left() == []


def test_the_same_event_again_changes_nothing(invoke, arrive):
    content = a_png()
    event = an_upload(arrive(content), content)
    invoke(handler, event)
    before = image_table.find("knee").version

    invoke(handler, event)

    assert image_table.find("knee").version == before


def test_bytes_that_come_after_it_is_ready_are_thrown_away(invoke, arrive):
    content = a_png()
    key = arrive(content)
    invoke(handler, an_upload(key, content))
    blobs.write("originals", key, a_png(9, 9), "image/png")

    invoke(handler, an_upload(key, sequencer=2))

    assert image_table.find("knee").image.sha256 == sha256(content).hexdigest()
    assert left() == []


@pytest.mark.usefixtures("aws")
def test_bytes_that_nobody_announced_are_thrown_away(invoke):
    blobs.write("originals", "incoming/images/stray+key", a_png(), "image/png")

    invoke(handler, an_upload("incoming/images/stray+key"))

    assert left() == []


@pytest.mark.parametrize(
    ("content", "declared", "code"),
    [
        (b"not a picture", None, "unsupported_media_type"),
        (a_png(), 10, "size_mismatch"),
        (a_png()[:-20], None, "unsupported_media_type"),
    ],
)
def test_a_file_that_cannot_be_stored_fails_with_a_reason(invoke, arrive, content, declared, code):
    invoke(handler, an_upload(arrive(content, declared=declared), content))

    image = image_table.find("knee").image
    assert (image.status, image.problem.code, image.sha256) == (Status.FAILED, code, None)
    assert [key for key, _ in blobs.listed("originals", "")] == ["refused/knee"]
    assert blobs.read("originals", "refused/knee") == content


def test_a_file_that_a_busy_machine_could_not_check_waits_for_another_try(invoke, arrive, busy):
    content = a_png()
    event = an_upload(arrive(content), content)

    with busy(), pytest.raises(Busy):
        invoke(handler, event)  # so that Lambda retries
    assert image_table.find("knee").image.status is Status.PENDING
    assert left() == ["incoming/images/knee"]

    invoke(handler, event)
    assert image_table.find("knee").image.status is Status.READY


@NO_SAMPLES
def test_a_dicom_file_brings_its_header_and_the_places_of_its_frames(invoke, arrive):
    content = path_of("us_mf30_jpegbaseline_ybr422.dcm").read_bytes()

    invoke(handler, an_upload(arrive(content), content))

    image = image_table.find("knee").image
    assert (image.media_type, image.frames, image.dicom.modality) == ("application/dicom", 30, "US")
    assert dicom_table.header("knee") is not None
    spans = [dicom_table.find_with_frame("knee", number)[1].frame.span for number in range(30)]
    assert all(b"\xff\xd8\xff" in content[offset : offset + 16] for offset, _ in spans)


def test_a_dicom_file_brings_its_metadata_without_patient_data_in_row_or_key(invoke, arrive, tmp_path):
    content = write(tmp_path / "a.dcm", a_data_set(a_ramp(), StudyDescription="Knee", SeriesNumber=4)).read_bytes()

    invoke(handler, an_upload(arrive(content), content))

    image = image_table.find("knee").image
    key = f"metadata/knee/{image.sha256}.json.gz"
    kept = blobs.client().get_object(Bucket="renditions", Key=key)
    assert (kept["ContentType"], kept["ContentEncoding"]) == ("application/dicom+json", "gzip")
    assert kept["CacheControl"].startswith("private")
    assert json.loads(gzip.decompress(kept["Body"].read()))[0]["00100010"]["Value"] == [{"Alphabetic": "Doe^Jane"}]
    levels = dicom_table.attributes("knee")
    assert levels["patient"]["00100020"]["Value"] == ["PID-1"]
    assert levels["study"]["00081030"]["Value"] == ["Knee"]
    assert levels["series"]["00200011"]["Value"] == [4]
    assert levels["instance"]["00280010"]["Value"] == [8]
    assert "Doe" not in image.model_dump_json()
    assert "PID-1" not in image.model_dump_json()


@NO_SAMPLES
def test_a_file_that_cannot_be_read_by_range_gets_a_copy_that_can(invoke, arrive):
    content = path_of("ot_deflated.dcm").read_bytes()

    invoke(handler, an_upload(arrive(content), content))

    image = image_table.find("knee").image
    assert (image.status, image.rewritten) == (Status.READY, True)
    assert blobs.read("originals", image.original_key) == content
    assert blobs.exists("renditions", blobs.rewritten_key("knee", image.sha256))


@pytest.mark.skipif(not SHARED.is_dir(), reason=needs.SAMPLE_DATA)
def test_bombs_are_put_out_of_harms_way(invoke, arrive):
    bombs = [path for path in sorted((SHARED / "images" / "hostile_bomb").iterdir()) if path.is_file()][:4]
    for number, path in enumerate(bombs):
        key = arrive(path.read_bytes(), image_key=f"bomb-{number}")
        invoke(handler, an_upload(key))

    assert bombs
    assert {image_table.find(f"bomb-{number}").image.status for number in range(len(bombs))} == {Status.FAILED}


def test_a_large_file_is_copied_in_parts(invoke, arrive, monkeypatch):
    monkeypatch.setattr(copies, "PART", 5 << 20)  # S3's least
    content = a_large_png()

    invoke(handler, an_upload(arrive(content), content))

    image = image_table.find("knee").image
    assert (image.status, blobs.read("originals", image.original_key) == content) == (Status.READY, True)


def a_large_png():
    """Return the bytes of a picture of noise, of more than 5 MB."""
    picture = Image.effect_noise((2400, 2400), 200)
    written = BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
