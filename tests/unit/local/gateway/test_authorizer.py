"""The authorizer refuses a token that is wrong in any way."""

import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.requests import Request

from local.gateway.authorizer import Authorizer, InsufficientScope, Unauthorized, flat

ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool"
SETTINGS = {
    "identitySource": "$request.header.Authorization",
    "jwtConfiguration": {"issuer": ISSUER, "audience": ["client-1"]},
}
OURS = rsa.generate_private_key(65537, 2048)
THEIRS = rsa.generate_private_key(65537, 2048)


def a_token(key: Any = OURS, kid: str = "key-1", algorithm: str = "RS256", **claims: Any) -> str:
    usual = {
        "iss": ISSUER,
        "exp": int(time.time()) + 3600,
        "client_id": "client-1",
        "sub": "ann",
        "token_use": "access",
    }
    members = {name: value for name, value in (usual | claims).items() if value is not None}
    return jwt.encode(members, key, algorithm, headers={"kid": kid})


def a_request(authorization: str | None) -> Request:
    headers = [(b"authorization", authorization.encode())] if authorization is not None else []
    return Request({"type": "http", "method": "GET", "path": "/", "headers": headers})


@pytest.fixture
def authorizer() -> Authorizer:
    return Authorizer(SETTINGS, {"key-1": OURS.public_key()})


@pytest.mark.parametrize("prefix", ["Bearer ", "bearer ", ""])
def test_a_good_token_comes_in_with_its_claims_as_strings(authorizer, prefix):
    token = a_token(**{"cognito:groups": ["admin", "annotator"], "iat": 12, "verified": True})

    context = authorizer.authorize(a_request(prefix + token), ())

    claims = context["jwt"]["claims"]
    assert claims["sub"] == "ann"
    assert claims["cognito:groups"] == "[admin annotator]"
    assert (claims["iat"], claims["verified"]) == ("12", "true")
    assert context["jwt"]["scopes"] is None


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        (a_token(exp=int(time.time()) - 1), "expired"),
        (a_token(exp=None), "not valid"),
        (a_token(nbf=int(time.time()) + 3600), "not valid"),
        (a_token(iss="https://elsewhere"), "not valid"),
        (a_token(client_id="client-2"), "audience"),
        (a_token(client_id=None), "audience"),
        (a_token(aud="client-2"), "audience"),
        (a_token(key=THEIRS), "not valid"),
        (a_token(kid="key-2"), "unknown"),
        (a_token(key="a secret that is long enough for it", algorithm="HS256"), "not valid"),
        (a_token()[:-4] + "AAAA", "not valid"),
        ("not a token", "not valid"),
    ],
)
def test_a_wrong_token_is_refused(authorizer, token, reason):
    with pytest.raises(Unauthorized, match=reason) as refused:
        authorizer.authorize(a_request(f"Bearer {token}"), ())

    assert refused.value.challenge.startswith('Bearer scope="" error="invalid_token"')


@pytest.mark.parametrize("header", [None, "", "Bearer ", "Bearer"])
def test_no_token_is_asked_for_one(authorizer, header):
    with pytest.raises(Unauthorized) as refused:
        authorizer.authorize(a_request(header), ())

    assert refused.value.challenge == "Bearer"


def test_an_id_token_is_judged_by_its_audience(authorizer):
    token = a_token(client_id=None, aud=["client-1"], token_use="id")

    assert authorizer.authorize(a_request(token), ())["jwt"]["claims"]["aud"] == "[client-1]"


def test_one_of_the_scopes_of_a_route_is_enough(authorizer):
    token = a_token(scope="read write")

    assert authorizer.authorize(a_request(token), ("write", "delete"))["jwt"]["scopes"] == ["write", "delete"]
    with pytest.raises(InsufficientScope):
        authorizer.authorize(a_request(token), ("delete",))


def test_claims_are_flattened_as_http_apis_do():
    assert flat(["a", "b"]) == "[a b]"
    assert flat({"a": 1}) == '{"a": 1}'
    assert flat(7) == "7"
