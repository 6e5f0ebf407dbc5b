"""People over HTTP: real tokens through the real authorizer, each route in its own worker."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from uuid import uuid4

import httpx
import pytest

from patience import PATIENCE
from running_stack import RunningStack

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("stack")]
PASSWORD = "correct horse battery"


@pytest.fixture
def ann(admin: httpx.Client) -> dict[str, str]:
    """Create a user for this test, and delete her afterwards."""
    name = f"ann-{uuid4().hex[:12]}"
    draft = {"username": name, "password": PASSWORD, "email": f"{name}@example.org"}
    made = admin.post("/v1/users", json=draft)
    assert made.status_code == 201, made.text
    return made.json()


@pytest.fixture
def client_with(stack: RunningStack) -> Iterator[Callable[[str], httpx.Client]]:
    """Return a client that sends this access token."""
    with ExitStack() as opened:
        yield lambda token: opened.enter_context(
            httpx.Client(base_url=stack.url, timeout=PATIENCE, headers={"Authorization": f"Bearer {token}"})
        )


def token(client: httpx.Client, **form: str) -> httpx.Response:
    return client.post("/v1/auth/token", data=form)


def test_a_session_from_sign_in_to_log_out(anonymous, ann, client_with):
    session = token(anonymous, grant_type="password", username=ann["username"], password=PASSWORD).json()
    mine = client_with(session["access_token"])
    assert mine.get("/v1/users/me").json()["id"] == ann["id"]

    assert mine.post("/v1/auth/logout", json={"refresh_token": session["refresh_token"]}).status_code == 204

    refreshed = token(anonymous, grant_type="refresh_token", refresh_token=session["refresh_token"])
    assert (refreshed.status_code, refreshed.json()["code"]) == (401, "bad_credentials")


def test_a_key_acts_for_its_user_until_it_is_revoked(anonymous, admin, ann, client_with):
    path = f"/v1/users/{ann['id']}/api-keys"
    key = admin.post(path, json={"name": "laptop"}).json()
    program = client_with(token(anonymous, grant_type="api_key", api_key=key["key"]).json()["access_token"])
    assert program.get("/v1/users/me").json()["id"] == ann["id"]
    assert program.post(path, json={"name": "child"}).status_code == 403

    assert admin.delete(f"{path}/{key['id']}").status_code == 204

    assert token(anonymous, grant_type="api_key", api_key=key["key"]).status_code == 401


def test_a_new_role_comes_with_the_next_token(anonymous, admin, ann, client_with):
    session = token(anonymous, grant_type="password", username=ann["username"], password=PASSWORD).json()
    assert client_with(session["access_token"]).get("/v1/users").status_code == 403

    admin.patch(f"/v1/users/{ann['id']}", json={"role": "admin"})

    renewed = token(anonymous, grant_type="refresh_token", refresh_token=session["refresh_token"]).json()
    assert client_with(renewed["access_token"]).get("/v1/users").status_code == 200


def test_a_deleted_user_is_gone(anonymous, admin, ann):
    assert admin.delete(f"/v1/users/{ann['id']}").status_code == 204

    assert token(anonymous, grant_type="password", username=ann["username"], password=PASSWORD).status_code == 401
    assert admin.get(f"/v1/users/{ann['id']}").status_code == 404
