"""Rekognition, here a stub, is asked only if the stack wants it, and its labels are found like any other."""

import pytest
from botocore.stub import Stubber

from core.aws import rekognition
from core.images import image_table, ingestion
from core.images import labels as image_labels
from core.images.drafts import ImageDraft
from core.images.queries import ImageFilters
from core.kernel.caller import Caller
from core.kernel.paging import Paging
from core.search import listing

from support import FAKE_IMAGING, Drawing, a_jpeg, an_image

ANN = Caller(user_id="ann", username="ann")
ANSWER = {"Labels": [{"Name": "Scalpel", "Confidence": 98.6}]}
PICTURE = Drawing(a_jpeg(), "image/jpeg")

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def asked(monkeypatch):
    """Replace Rekognition by a stub that sees a scalpel and expects exactly one call."""
    monkeypatch.setenv("LABELS", "rekognition")
    with Stubber(rekognition.client()) as stub:
        expected = {"Image": {"Bytes": PICTURE.content}, "MaxLabels": 20, "MinConfidence": 60.0}
        stub.add_response("detect_labels", ANSWER, expected)
        yield stub
        stub.assert_no_pending_responses()


@pytest.fixture
def row():
    return image_table.create(an_image("ann", "knee"), due_at=an_image().created_at)


@pytest.mark.usefixtures("asked")
def test_a_label_of_rekognition_is_searchable(row):
    image_labels.label(row, PICTURE)

    labels = image_table.find("knee").image.labels
    assert [(label.name, label.confidence, label.source) for label in labels] == [("scalpel", 0.99, "rekognition")]
    found = listing.page(ImageFilters(label=["scalpel"]), Paging(), ANN)
    assert [each.image_key for each in found.rows] == ["knee"]


def test_asking_again_changes_nothing(asked, row):
    asked.add_response("detect_labels", ANSWER)

    image_labels.label(row, PICTURE)
    image_labels.label(row, PICTURE)

    assert len(image_table.find("knee").image.labels) == 1


def test_a_stack_that_labels_offline_never_asks(row, aws_calls):
    image_labels.label(row, PICTURE)

    assert [call for call in aws_calls if call.service == "rekognition"] == []


def test_a_picture_that_it_cannot_read_goes_without(monkeypatch, row):
    monkeypatch.setenv("LABELS", "rekognition")
    with Stubber(rekognition.client()) as stub:
        stub.add_client_error("detect_labels", "InvalidImageFormatException")
        image_labels.label(row, PICTURE)

    assert image_table.find("knee").image.labels == ()


@pytest.mark.usefixtures("asked")
def test_labels_that_came_before_the_request_had_ended_are_kept(tmp_path, when_calling):
    def overtaken(call):
        if call.operation == "PutObject" and not raced:
            raced.append(call)
            image_labels.label(image_table.find("knee"), PICTURE)

    raced = []
    when_calling(overtaken)
    (tmp_path / "picture").write_bytes(PICTURE.content)
    ingestion.store(ImageDraft(image_key="knee"), tmp_path / "picture", ANN, FAKE_IMAGING)

    assert [label.source for label in image_table.find("knee").image.labels] == ["rekognition"]
