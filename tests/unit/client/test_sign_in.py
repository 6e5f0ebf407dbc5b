import json
import logging
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from lightbox import Lightbox, SignInNeeded, credentials, sign_in
from lightbox.connection import Connection
from lightbox.credentials import Credentials
from lightbox_service import S3, URL, an_image, ok, problem

TOKEN, IMAGE = "/v1/auth/token", "/v1/images/img_1"
SECRETS = ("old-access", "new-access", "refresh-secret", "key-secret", "X-Amz-Signature")


def a_token(access="new-access", **more):
    return ok({"access_token": access, "token_type": "bearer", "expires_in": 900} | more)


@pytest.fixture
def connect(service):
    """Return a function that connects with credentials, and the list of those that were kept."""
    kept = []

    def connected(**given):
        given = {"url": URL, "access_token": "old-access", "expires_at": 1e12} | given
        return Connection(Credentials(**given), keep=kept.append, pause=lambda _: None, transport=service.transport)

    connected.kept = kept
    return connected


def only_for(token, answer):
    def look(request: httpx.Request):
        return answer if request.headers["authorization"] == f"Bearer {token}" else ok({"message": "Unauthorized"}, 401)

    return look


def test_a_token_that_the_service_no_longer_takes_is_renewed_and_kept(service, connect):
    service.on("GET", IMAGE, only_for("new-access", ok(an_image())))
    service.on("POST", TOKEN, a_token())
    connection = connect(refresh_token="refresh-secret")

    connection.send("GET", IMAGE)

    assert connect.kept[-1].access_token == "new-access"
    assert connect.kept[-1].refresh_token == "refresh-secret"
    sent = json.loads(service.asked("POST", TOKEN)[0].content)
    assert sent == {"grant_type": "refresh_token", "refresh_token": "refresh-secret"}


def test_a_token_near_its_end_is_renewed_before_it_is_sent(service, connect):
    service.on("GET", IMAGE, only_for("new-access", ok(an_image())))
    service.on("POST", TOKEN, a_token())

    connect(api_key="key-secret", expires_at=0).send("GET", IMAGE)

    assert len(service.asked("GET", IMAGE)) == 1
    assert json.loads(service.asked("POST", TOKEN)[0].content)["api_key"] == "key-secret"


def test_threads_renew_a_token_once(service, connect):
    service.on("GET", IMAGE, only_for("new-access", ok(an_image())))
    service.on("POST", TOKEN, a_token())
    connection = connect(refresh_token="refresh-secret")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: connection.send("GET", IMAGE), range(16)))

    assert all(answer.is_success for answer in answers)
    assert len(service.asked("POST", TOKEN)) == 1


@pytest.mark.parametrize("given", [{}, {"refresh_token": "refresh-secret"}])
def test_a_sign_in_that_has_ended_says_what_to_do(service, connect, given):
    service.on("GET", IMAGE, ok({"message": "Unauthorized"}, 401))
    service.on("POST", TOKEN, problem(401, "bad_credentials"))

    with pytest.raises(SignInNeeded, match="lightbox login"):
        connect(**given).send("GET", IMAGE)


def test_a_second_factor_is_asked_for_until_the_code_is_right(service, connect):
    needs_code, wrong = problem(401, "mfa_required", mfa_token="m"), problem(401, "bad_credentials")
    service.on("POST", TOKEN, needs_code, wrong, a_token(refresh_token="refresh-secret"))
    service.on(
        "GET",
        "/v1/users/me",
        ok({"id": "u", "username": "ann", "email": "a@b.c"} | {"created_at": "2026-01-02T12:00:00Z"}),
    )
    connection, codes = connect(), iter(["111111", " 222222 "])

    sign_in.by_password(connection, "ann", "pass", lambda _: next(codes), lambda _: None)

    assert connection.credentials.username == "ann"
    assert connection.credentials.refresh_token == "refresh-secret"
    last = json.loads(service.asked("POST", TOKEN)[-1].content)
    assert last == {"grant_type": "mfa", "mfa_token": "m", "code": "222222"}


def test_a_wrong_password_is_not_a_code_to_ask_for(service, connect):
    service.on("POST", TOKEN, problem(401, "bad_credentials"))

    with pytest.raises(SignInNeeded):
        sign_in.by_password(connect(), "ann", "pass", pytest.fail, pytest.fail)


def test_credentials_can_be_read_by_their_user_alone(tmp_path):
    kept = Credentials(url=URL, refresh_token="refresh-secret")
    credentials.keep(kept, is_latest=True)

    assert stat.S_IMODE(credentials.file().stat().st_mode) == 0o600
    assert credentials.file().is_relative_to(tmp_path / "config")
    assert credentials.find() == credentials.find(URL) == kept
    assert [path.name for path in credentials.file().parent.iterdir()] == ["credentials.json"]

    credentials.forget(URL)

    assert credentials.find() is None
    assert "refresh-secret" not in credentials.file().read_text()


def test_a_service_is_found_by_the_environment_before_the_file(monkeypatch):
    credentials.keep(Credentials(url=URL, access_token="old-access"), is_latest=True)

    monkeypatch.setenv("LIGHTBOX_URL", "https://other.test/")
    with pytest.raises(SignInNeeded):
        Lightbox.signed_in()
    monkeypatch.setenv("LIGHTBOX_TOKEN", "given")

    assert Lightbox.signed_in().connection.credentials.url == "https://other.test"
    assert Lightbox.signed_in().connection.credentials.access_token == "given"


def test_logs_tell_requests_without_secrets(service, connect, caplog, tmp_path):
    file = Path(tmp_path / "a.bin")
    file.write_bytes(b"abc")
    service.on("GET", IMAGE, only_for("new-access", ok(an_image())))
    service.on("POST", TOKEN, a_token(refresh_token="refresh-secret"))
    service.on("PUT", "/bucket/key", ok())
    connection = connect(api_key="key-secret")

    with caplog.at_level(logging.DEBUG, "lightbox"):
        connection.send("GET", IMAGE)
        connection.put(f"{S3}/bucket/key?X-Amz-Signature=abc", lambda: b"abc", {})

    lines = [record.getMessage() for record in caplog.records if record.name == "lightbox"]
    assert lines[-1] == "PUT s3.test/bucket/key 200"
    assert not [line for line in lines for secret in SECRETS if secret in line]


def test_no_token_is_sent_to_where_a_presigned_url_leads(service, connect):
    service.on("PUT", "/bucket/key", ok())

    connect().put(f"{S3}/bucket/key", lambda: b"abc", {})

    assert "authorization" not in service.requests[0].headers
