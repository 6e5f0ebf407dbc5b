from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from api.jobs.get_job import handler
from core.kernel import clock
from jobs import a_caller, keep_annotated, order, run

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def get(invoke):
    return lambda job_id, caller="ann", **who: invoke(
        handler, a_request("GET", f"/v1/jobs/{job_id}", caller=caller, **who)
    )


@pytest.fixture
def job_id():
    ann = a_caller("ann")
    keep_annotated(ann, "knee")
    return order(ann)


def test_a_job_that_has_not_run_has_no_link(get, job_id):
    job = answer(get(job_id))

    assert (job["status"], job["url"], job["expires_at"]) == ("pending", None, None)


def test_a_finished_job_has_a_short_lived_link_to_its_result(get, job_id):
    run(job_id)

    job = answer(get(job_id))

    link = urlsplit(job["url"])
    query = parse_qs(link.query)
    assert (job["status"], job["progress"], job["problem"]) == ("ready", 1, None)
    assert link.path == f"/exports/{job_id}/coco.json"
    assert query["X-Amz-Expires"] == ["300"]
    assert query["response-content-disposition"] == ['attachment; filename="coco.json"']


def test_a_result_that_is_deleted_has_no_link(get, job_id, monkeypatch):
    run(job_id)
    moment = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "_clock", lambda: moment)

    job = answer(get(job_id))

    assert (job["status"], job["url"]) == ("ready", None)


@pytest.mark.parametrize("groups", [[], ["admin"]])
def test_a_job_of_somebody_else_does_not_exist(get, job_id, groups):
    assert get(job_id, "bob", groups=groups)["statusCode"] == 404


def test_a_job_that_never_was_does_not_exist(get):
    assert get("job_1")["statusCode"] == 404


def test_nothing_that_was_ordered_is_told_but_how_far_it_is(get, job_id):
    names = {"job_id", "kind", "status", "progress", "url", "problem", "created_at", "updated_at", "expires_at"}

    assert answer(get(job_id)).keys() == names
