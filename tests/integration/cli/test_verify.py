import hashlib
from datetime import timedelta

import pytest

from api.images.create_image import handler as create_image
from api.images.delete_image import handler as delete_image
from cli.verify import verify
from core.aws import blobs
from core.images import image_table
from core.images.model import Status
from core.kernel import clock
from core.kernel.values import revised

from support import NOON, Context, a_multipart, a_png, a_request, an_image, answer

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def knee(invoke):
    return stored(invoke, a_png(64, 48))


@pytest.fixture
def an_hour_later(monkeypatch):
    start = clock.now()
    monkeypatch.setattr(clock, "_clock", lambda: start + timedelta(minutes=61))


def stored(invoke, content):
    body = a_multipart(("file", "knee.png", content, "image/png"))
    return answer(invoke(create_image, a_request("POST", "/v1/images", caller="ann", body=body)))


def original(image):
    return f"originals/{image['image_key']}/{image['sha256']}"


def told():
    with pytest.raises(SystemExit) as exit_:
        verify()
    assert isinstance(exit_.value.code, str)  # Python prints it, and the exit code is 1
    return exit_.value.code.splitlines()


@pytest.mark.usefixtures("knee", "an_hour_later")
def test_what_nobody_has_touched_is_said_to_be_whole(invoke):
    stored(invoke, a_png(5, 5))
    image_table.create(an_image("ann", "awaited", status=Status.PENDING), due_at=NOON)

    assert verify() == "Verified 2 originals: each has the bytes of its hash, and there are no others."


def test_a_flipped_bit_is_found(knee):
    content = bytearray(blobs.read(blobs.originals(), original(knee)))
    content[-1] ^= 1
    blobs.write(blobs.originals(), original(knee), bytes(content), "image/png")

    found = hashlib.sha256(content).hexdigest()
    assert told() == [f"{original(knee)} is damaged: its bytes have the hash {found}", "1 originals read, 1 faults."]


def test_a_missing_object_is_found(knee):
    blobs.erase(blobs.originals(), original(knee))

    assert told() == [f"{original(knee)} is missing", "1 originals read, 1 faults."]


@pytest.mark.parametrize("key", ["originals/nobodys/{sha256}", "originals/{image_key}/other", "originals/stray"])
@pytest.mark.usefixtures("an_hour_later")
def test_an_orphan_is_found(knee, key):
    stray = key.format_map(knee)
    blobs.write(blobs.originals(), stray, b"stray", "image/png")

    assert told() == [f"{stray} belongs to no image", "1 originals read, 1 faults."]


@pytest.mark.usefixtures("knee")
def test_a_file_whose_row_is_about_to_be_written_is_no_orphan():
    blobs.write(blobs.originals(), "originals/new/hash", b"new", "image/png")

    assert verify().startswith("Verified 1 originals")


@pytest.mark.usefixtures("an_hour_later")
def test_a_deleted_image_is_no_fault_before_its_bytes_go_nor_after(knee):
    row = image_table.find(knee["image_key"])
    image_table.change(row, revised(row.image, status=Status.DELETED))
    before = verify()

    blobs.remove(blobs.originals(), [original(knee)])

    assert before == verify() == "Verified 0 originals: each has the bytes of its hash, and there are no others."


def test_an_image_that_is_deleted_while_it_is_read_is_no_fault(knee, when_calling):
    path = f"/v1/images/{knee['image_key']}"
    left = [lambda: delete_image(a_request("DELETE", path, caller="ann"), Context())]  # others call at the same time
    when_calling(lambda call: left.pop()() if left and call.operation == "GetObject" else None)

    assert verify().startswith("Verified 1 originals")


def test_a_ready_image_without_a_hash_is_found(knee):
    row = image_table.find(knee["image_key"])
    image_table.change(row, revised(row.image, sha256=None))

    assert f"{knee['image_key']} has no hash" in told()
