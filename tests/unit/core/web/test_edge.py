import pytest

from api.system import get_health
from core.kernel.errors import Forbidden
from core.web.edge import behind_edge

from support import Context, a_request

SECRET = "known to CloudFront alone"


def an_event(**headers):
    return a_request("GET", "/v1/health", headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_without_cloudfront_an_event_stays_as_it_is():
    event = an_event(x_forwarded_for="198.51.100.9, 192.0.2.1")

    assert behind_edge(event) is event


def test_the_client_is_whom_cloudfront_has_seen_whatever_the_client_says(monkeypatch):
    monkeypatch.setenv("EDGE_SECRET", SECRET)
    event = an_event(X_Lightbox_Edge=SECRET, X_Forwarded_For="10.0.0.1, 198.51.100.9, 192.0.2.1")

    seen = behind_edge(event)

    assert seen["requestContext"]["http"]["sourceIp"] == "198.51.100.9"
    assert SECRET not in str(seen)
    assert event["requestContext"]["http"]["sourceIp"] != "198.51.100.9"


@pytest.mark.parametrize("shown", [None, "guessed", "", "ü"])
def test_whoever_goes_round_cloudfront_is_refused(monkeypatch, shown):
    monkeypatch.setenv("EDGE_SECRET", SECRET)
    headers = {} if shown is None else {"x_lightbox_edge": shown}

    with pytest.raises(Forbidden):
        behind_edge(an_event(x_forwarded_for="198.51.100.9", **headers))


def test_such_a_request_is_answered_with_a_problem(monkeypatch, invoke):
    monkeypatch.setenv("EDGE_SECRET", SECRET)

    refused = get_health.handler(an_event(x_forwarded_for="198.51.100.9"), Context())
    passed = invoke(get_health.handler, an_event(x_lightbox_edge=SECRET, x_forwarded_for="198.51.100.9, 192.0.2.1"))

    assert (refused["statusCode"], passed["statusCode"]) == (403, 200)
