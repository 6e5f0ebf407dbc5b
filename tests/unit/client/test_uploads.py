import pytest

from lightbox import Refused, WrongBytes, files
from lightbox.models import ImageDraft
from lightbox_service import an_image, ok

IMAGES = "/v1/images"


def send(box, file, **draft):
    return box.sending.upload(file, files.sha256_of(file), ImageDraft(**draft))


def test_a_small_file_is_sent_in_its_request_with_what_was_said_of_it(service, box, a_file):
    service.on("POST", IMAGES, ok(an_image(), 201))

    send(box, a_file(3), tags=("beach",))

    body = service.requests[0].content
    assert b'filename="a.png"' in body
    assert b'{"tags": ["beach"]}' in body


def test_other_bytes_than_were_hashed_are_noticed(service, box, a_file):
    service.on("POST", IMAGES, ok(an_image(sha256="0" * 64), 201))

    with pytest.raises(WrongBytes):
        send(box, a_file(3))


def test_a_dicom_file_is_stored_by_stow_and_its_reason_put_into_words(service, box, tmp_path):
    file = tmp_path / "scan.dcm"
    file.write_bytes(bytes(128) + b"DICM")
    failed = {"00081198": {"vr": "SQ", "Value": [{"00081197": {"vr": "US", "Value": [0x0111]}}]}}
    service.on(
        "GET",
        "/dicomweb/capabilities",
        ok(
            {"root": "", "services": [], "store_media_types": [], "transfer_syntaxes": []}
            | {"largest_request": 500, "larger_objects": "", "exports": ""}
        ),
    )
    service.on("POST", "/dicomweb/studies", ok(failed, 409))

    with pytest.raises(Refused, match="Other bytes are stored under its SOP Instance UID"):
        box.store(file)

    assert service.requests[-1].headers["content-type"] == "application/dicom"


def test_hidden_files_are_left_out_of_folders(a_file, tmp_path):
    a_file(1, "f/b.png"), a_file(1, "f/.hidden"), a_file(1, "f/.git/c.png"), a_file(1, "f/deep/a.png")

    assert [path.name for path in files.within([tmp_path / "f"])] == ["b.png", "a.png"]
    with pytest.raises(FileNotFoundError):
        list(files.within([tmp_path / "nowhere"]))
