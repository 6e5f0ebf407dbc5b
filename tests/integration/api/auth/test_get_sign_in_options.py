from urllib.parse import parse_qs, urlsplit

import pytest

from api.auth.get_sign_in_options import handler

from support import a_request, answer


@pytest.fixture
def federated(monkeypatch):
    monkeypatch.setenv("FEDERATION_PROVIDER", "Hospital")
    monkeypatch.setenv("FEDERATION_ADDRESS", "https://hospital.auth.eu-west-1.amazoncognito.com")
    monkeypatch.setenv("FEDERATED_CLIENT_ID", "federated-client")
    monkeypatch.setenv("PUBLIC_URL", "https://lightbox.example.org/")


def test_without_a_provider_there_is_none_to_sign_in_by(invoke, aws_calls):
    response = invoke(handler, a_request("GET", "/v1/auth/options"))

    assert response["statusCode"] == 200
    assert answer(response) == {"registration": "admin", "federation": None}
    assert aws_calls == []


def test_where_anybody_may_register_it_says_so(invoke, monkeypatch):
    monkeypatch.setenv("REGISTRATION", "open")

    assert answer(invoke(handler, a_request("GET", "/v1/auth/options")))["registration"] == "open"


@pytest.mark.usefixtures("federated")
def test_a_browser_is_sent_to_the_provider_for_a_code_and_back_to_the_viewer(invoke):
    told = answer(invoke(handler, a_request("GET", "/v1/auth/options")))["federation"]

    begun, ended = urlsplit(told["authorize_url"]), urlsplit(told["logout_url"])
    assert told["provider"] == "Hospital"
    assert begun.netloc == ended.netloc == "hospital.auth.eu-west-1.amazoncognito.com"
    assert (begun.path, ended.path) == ("/oauth2/authorize", "/logout")
    assert parse_qs(begun.query) == {
        "response_type": ["code"],
        "client_id": ["federated-client"],
        "redirect_uri": ["https://lightbox.example.org/"],
        "scope": ["openid"],
        "identity_provider": ["Hospital"],
        "code_challenge_method": ["S256"],
    }
    assert parse_qs(ended.query) == {
        "client_id": ["federated-client"],
        "logout_uri": ["https://lightbox.example.org/"],
    }
