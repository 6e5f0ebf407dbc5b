import httpx
import pytest

from lightbox import Refused, Stopped, Unreachable
from lightbox_service import an_image, ok, problem

IMAGE = "/v1/images/img_1"


def test_a_busy_service_is_asked_again_not_before_it_said(service, box, waits):
    service.on("GET", IMAGE, ok(None, 503, Retry_After="7"), ok(an_image()))

    assert box.image("img_1").image_key == "img_1"
    assert waits == [7.0]


def test_a_date_to_retry_after_is_kept_to_at_most_a_minute(service, box, waits):
    service.on("GET", IMAGE, ok(None, 429, Retry_After="Fri, 01 Jan 2100 00:00:00 GMT"), ok(an_image()))

    box.image("img_1")

    assert waits == [60.0]


@pytest.mark.parametrize("strange", ["soon", "-3", ""])
def test_a_time_to_retry_after_that_is_none_is_passed_over(service, box, waits, strange):
    service.on("GET", IMAGE, ok(None, 503, Retry_After=strange), ok(an_image()))

    box.image("img_1")

    assert 0 < waits[0] <= 1


def test_a_line_that_stays_down_is_given_up_after_seven_tries(service, box, waits):
    service.on("GET", IMAGE, httpx.ConnectError("no route"))

    with pytest.raises(Unreachable, match="no route"):
        box.image("img_1")

    assert len(service.requests) == 7
    assert waits == sorted(waits)


def test_all_tries_of_a_post_have_the_same_idempotency_key(service, box):
    path = f"{IMAGE}/shares"
    share = {"user_id": "u", "username": "bob", "role": "read"}
    service.on("POST", path, httpx.ReadTimeout("slow"), problem(409, "request_in_progress"), ok(share, 201))

    box.share("img_1", "bob")
    box.share("img_1", "bob")

    keys = [request.headers["idempotency-key"] for request in service.requests]
    assert len(set(keys[:3])) == 1
    assert keys[3] != keys[0]


def test_a_refusal_is_not_tried_again_and_tells_its_reason(service, box):
    cause = {"pointer": "/tags/0", "detail": "too long"}
    service.on("GET", IMAGE, problem(422, "validation_failed", detail="The body is wrong", errors=[cause]))

    with pytest.raises(Refused) as refused:
        box.image("img_1")

    assert (refused.value.status, refused.value.code) == (422, "validation_failed")
    assert str(refused.value) == "No: The body is wrong (/tags/0: too long)"
    assert len(service.requests) == 1


def test_what_no_service_of_ours_answers_is_told_by_its_status(service, box):
    service.on("GET", IMAGE, httpx.Response(418, text="<html>"))

    with pytest.raises(Refused, match=r"lightbox\.test answered 418"):
        box.image("img_1")


def test_a_stop_ends_the_waiting(service, box):
    service.on("GET", IMAGE, ok(None, 503))
    box.connection._pause = lambda _: True

    with pytest.raises(Stopped):
        box.image("img_1")
