import json
from contextvars import copy_context

import pytest

from api.dicomweb import search_studies
from api.images import create_image, list_images
from core.images import image_table
from core.images.expected_renditions import SIZES
from core.kernel import metrics
from core.kernel.errors import Busy, Problem, UnsupportedMediaType
from core.kernel.metrics import REASONS
from core.web import metrics as written
from events import accept_upload, resize_image, sweep

from support import NOON, Context, a_multipart, a_picture, a_png, a_request, an_image, an_upload

pytestmark = pytest.mark.usefixtures("aws")
TEXT = b"This is a letter and no picture"


def a_form_with(content):
    body = a_multipart(("metadata", "{}"), ("file", "knee.png", content, "image/png"))
    return a_request("POST", "/v1/images", caller="ann", body=body)


def test_an_image_that_is_stored_is_counted_with_its_bytes(invoke, metered):
    content = a_png(31, 17)

    invoke(create_image.handler, a_form_with(content))

    assert metered() == {"ImagesAccepted": 1, "BytesAccepted": len(content)}


def test_an_upload_is_counted_once_although_its_event_comes_twice(invoke, arrive, metered):
    content = a_png(31, 17)
    event = an_upload(arrive(content), content)

    invoke(accept_upload.handler, event)
    invoke(accept_upload.handler, event)

    assert metered() == {"ImagesAccepted": 1, "BytesAccepted": len(content)}


def test_two_runs_of_one_event_at_once_count_once(invoke, arrive, metered, when_calling):
    content = a_png(31, 17)
    event = an_upload(arrive(content), content)
    others = []

    def run_another(call):
        if call.operation == "TransactWriteItems" and not others:
            others.append(copy_context())
            others[0].run(accept_upload.handler, event, Context())

    when_calling(run_another)
    invoke(accept_upload.handler, event)

    assert others
    assert metered() == {"ImagesAccepted": 1, "BytesAccepted": len(content)}


def test_what_is_refused_is_counted_by_reason(invoke, arrive, metered):
    invoke(create_image.handler, a_form_with(TEXT))
    invoke(accept_upload.handler, an_upload(arrive(TEXT), TEXT))
    invoke(accept_upload.handler, an_upload(arrive(TEXT, declared=9, image_key="hip"), TEXT))

    assert metered() == {"ImagesRefused unsupported_media_type": 2, "ImagesRefused size_mismatch": 1}


def test_a_busy_machine_is_no_refusal_of_a_file(invoke, metered, monkeypatch):
    def busy(_path):
        raise Busy

    monkeypatch.setattr("imaging.adapters.imaging.inspect", busy)

    assert invoke(create_image.handler, a_form_with(a_png()))["statusCode"] == 503
    assert metered() == {}


def test_no_problem_makes_a_metric_that_is_not_planned(metered):
    metrics.begin()
    for problem in [Problem, *_below(Problem)]:
        metrics.count_refusal(problem.code)
    written.write()

    counted = metered()
    assert set(counted) == {f"ImagesRefused {reason}" for reason in REASONS}
    assert UnsupportedMediaType.code in REASONS


def _below(kind):
    return [each for child in kind.__subclasses__() for each in (child, *_below(child))]


def test_renditions_are_counted_when_they_are_made(invoke, store, metered):
    key = store(a_picture(), media_type="image/png")

    invoke(resize_image.handler, an_upload(key))

    assert metered() == {"RenditionsMade": len(SIZES)}


def test_a_search_is_counted_with_the_items_that_it_read(invoke, metered):
    for number in range(3):
        image_table.create(an_image("ann", f"knee{number}"), due_at=NOON)

    invoke(list_images.handler, a_request("GET", "/v1/images", caller="ann"))

    assert metered() == {"Searches": 1, "ItemsRead": 6}  # of the journal, and as many rows


def test_a_search_for_studies_is_a_search(invoke, metered):
    invoke(search_studies.handler, a_request("GET", "/dicomweb/studies", caller="ann"))

    assert metered() == {"Searches": 1}


def test_nothing_is_written_where_nothing_was_counted(invoke, metered):
    invoke(sweep.handler, {})

    assert metered() == {}


def test_what_was_counted_before_a_failure_is_written(arrive, metered, when_calling):
    content = a_png()
    event = an_upload(arrive(content), content)

    def die(call):
        if call.operation == "DeleteObject":
            raise ConnectionError

    when_calling(die)
    with pytest.raises(ConnectionError):
        accept_upload.handler(event, Context())

    assert metered()["ImagesAccepted"] == 1


def test_no_line_says_whose_image_it_was(invoke, arrive, capsys, monkeypatch):
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "lightbox")
    content = a_png()
    invoke(accept_upload.handler, an_upload(arrive(content), content))

    (line,) = [each for each in capsys.readouterr().out.splitlines() if '"_aws"' in each]
    assert set(json.loads(line)) == {"_aws", "service", "ImagesAccepted", "BytesAccepted"}
