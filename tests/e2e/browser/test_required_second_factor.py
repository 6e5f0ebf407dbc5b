"""The door of a stack that lets nobody in without a second factor."""

import secrets
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from authenticator import code_of
from patience import PATIENCE
from running_stack import RunningStack, start

PASSWORD = "a lamp behind frosted glass"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    with start(tmp_path_factory.mktemp("strict"), "--parameter", "RequireTotp=everyone") as running:
        yield running


@pytest.fixture
def name(stack: RunningStack) -> str:
    """Create a user, and return their name."""
    name = f"viewer-{secrets.token_hex(4)}"
    draft = {"username": name, "password": PASSWORD, "email": f"{name}@example.org"}
    headers = {"Authorization": f"Bearer {stack.token()}"}
    httpx.post(f"{stack.url}/v1/users", json=draft, headers=headers, timeout=PATIENCE).raise_for_status()
    return name


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_who_has_no_app_sets_one_up_at_the_door(open_page: Callable[..., Page], name: str):
    page = open_page()
    sign_in(page, name)
    secret = page.locator(".secret").inner_text()
    page.get_by_label("Code", exact=True).fill(code_of(secret))
    page.get_by_role("button", name="Set up the app").click()
    expect(page.get_by_text("Your app is ready.")).to_be_visible()

    sign_in(page, name)
    page.get_by_label("Code", exact=True).fill(code_of(secret))
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_role("heading", name="No images yet")).to_be_visible()


def test_an_enrolment_token_passes_the_gateway_to_nothing_but_enrolment(stack: RunningStack, name: str):
    form = {"grant_type": "password", "username": name, "password": PASSWORD}
    refused = httpx.post(f"{stack.url}/v1/auth/token", data=form, timeout=PATIENCE)
    token = refused.json()["enrolment_token"]

    with httpx.Client(base_url=stack.url, headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE) as client:
        assert client.get("/v1/users/me").status_code == 401
        assert client.get("/v1/images").status_code == 401
        assert client.post("/v1/users/me/totp", json={"current_password": PASSWORD}).status_code == 200
