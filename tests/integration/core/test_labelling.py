"""Rekognition is asked only when the stack wants it, and its labels are found like any other. The service is a stub."""

import pytest
from botocore.stub import Stubber

from core import labelling, searching, uploading
from core.domain.caller import Caller
from core.domain.filters import ImageFilters
from core.domain.image_draft import ImageDraft
from core.paging import Paging
from core.storage import images, rekognition

from support import FAKE_IMAGING, Drawing, a_jpeg, an_image

ANN = Caller(user_id="ann", username="ann")
ANSWER = {"Labels": [{"Name": "Scalpel", "Confidence": 98.6}]}
PICTURE = Drawing(a_jpeg(), "image/jpeg")

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def asked(monkeypatch):
    """A Rekognition that sees a scalpel, and is asked exactly once."""
    monkeypatch.setenv("LABELS", "rekognition")
    with Stubber(rekognition.client()) as stub:
        expected = {"Image": {"Bytes": PICTURE.content}, "MaxLabels": 20, "MinConfidence": 60.0}
        stub.add_response("detect_labels", ANSWER, expected)
        yield stub
        stub.assert_no_pending_responses()


@pytest.fixture
def row():
    return images.create(an_image("ann", "knee"), due_at=an_image().created_at)


@pytest.mark.usefixtures("asked")
def test_what_it_sees_becomes_a_label_that_is_found(row):
    labelling.label(row, PICTURE)

    labels = images.find("knee").image.labels
    assert [(label.name, label.confidence, label.source) for label in labels] == [("scalpel", 0.99, "rekognition")]
    found = searching.page(ImageFilters(label=["scalpel"]), Paging(), ANN)
    assert [each.image_key for each in found.rows] == ["knee"]


def test_asking_again_changes_nothing(asked, row):
    asked.add_response("detect_labels", ANSWER)

    labelling.label(row, PICTURE)
    labelling.label(row, PICTURE)

    assert len(images.find("knee").image.labels) == 1


def test_a_stack_that_labels_offline_never_asks(row, aws_calls):
    labelling.label(row, PICTURE)

    assert [call for call in aws_calls if call.service == "rekognition"] == []


def test_a_picture_that_it_cannot_read_goes_without(monkeypatch, row):
    monkeypatch.setenv("LABELS", "rekognition")
    with Stubber(rekognition.client()) as stub:
        stub.add_client_error("detect_labels", "InvalidImageFormatException")
        labelling.label(row, PICTURE)

    assert images.find("knee").image.labels == ()


@pytest.mark.usefixtures("asked")
def test_labels_that_came_before_the_request_had_ended_are_kept(tmp_path, when_calling):
    def overtaken(call):
        if call.operation == "PutObject" and not raced:
            raced.append(call)
            labelling.label(images.find("knee"), PICTURE)

    raced = []
    when_calling(overtaken)
    (tmp_path / "picture").write_bytes(PICTURE.content)
    uploading.store(ImageDraft(image_key="knee"), tmp_path / "picture", ANN, FAKE_IMAGING)

    assert [label.source for label in images.find("knee").image.labels] == ["rekognition"]
