"""The door of a stack with a provider of accounts, whose pages are played on loopback."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from running_stack import RunningStack, start
from sign_in_pages import SignInPages, played
from terminal_sign_in import ATerminal

BUTTON = "Sign in with Hospital"
REFUSED = "You were not signed in. Try again."


@pytest.fixture(scope="module")
def pages() -> Iterator[SignInPages]:
    with played() as pages:
        yield pages


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, pages: SignInPages) -> Iterator[RunningStack]:
    port = a_free_port()
    parameters = {
        "Federation": "oidc",
        "FederationProvider": "Hospital",
        "FederationDomain": "hospital",
        "FederationSource": "https://accounts.example.org",
        "PublicUrl": f"http://127.0.0.1:{port}",
    }
    given = [word for name, value in parameters.items() for word in ("--parameter", f"{name}={value}")]
    home = tmp_path_factory.mktemp("federated")
    with start(home, "--port", str(port), *given, LIGHTBOX_SIGN_IN_ADDRESS=pages.address) as running:
        pages.serve(running.state["endpoint"], running.state["pool"])
        yield running


@pytest.fixture(autouse=True)
def _mended(pages: SignInPages) -> Iterator[None]:
    yield
    pages.back, pages.visited = {}, []


def a_free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def test_one_signs_in_by_an_account_elsewhere_and_stays_after_a_reload(open_page: Callable[..., Page]):
    page = open_page("/me")
    page.get_by_role("button", name=BUTTON).click()

    expect(page.get_by_role("heading", name="Profile")).to_be_visible()
    expect(page.get_by_text("hospital_7").first).to_be_visible()
    assert page.evaluate("location.search") == ""
    assert page.evaluate("sessionStorage.getItem('lightbox.elsewhere')") is None

    page.reload()
    expect(page.get_by_role("heading", name="Profile")).to_be_visible()


def test_signing_out_ends_the_session_at_the_pages_too(open_page: Callable[..., Page], pages: SignInPages):
    page = open_page()
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("button", name=BUTTON)).to_be_visible()
    assert pages.visited[-1] == "/logout"
    assert page.evaluate("sessionStorage.getItem('lightbox.refresh')") is None


def test_a_terminal_signs_in_by_an_account_elsewhere(
    open_page: Callable[..., Page], stack: RunningStack, tmp_path: Path
):
    terminal = ATerminal(tmp_path, stack.url)
    with terminal.asking() as asked:
        page = open_page(asked.place)
        page.get_by_role("button", name=BUTTON).click()
        expect(page.get_by_text(asked.code, exact=True)).to_be_visible()
        page.get_by_role("button", name="Allow").click()

        expect(page.get_by_role("heading", name="The terminal is signed in")).to_be_visible()
        assert asked.ended() == (0, f"Signed in to {stack.url} as hospital_7\n")

    assert terminal.json("whoami")["username"] == "hospital_7"


@pytest.mark.parametrize(
    "back", [{"state": "somebody else's"}, {"code": "made up"}, {"error": "access_denied", "code": ""}]
)
def test_an_answer_that_does_not_belong_to_the_sign_in_lets_nobody_in(
    open_page: Callable[..., Page], pages: SignInPages, back: dict[str, str]
):
    pages.back = back
    page = open_page()
    page.get_by_role("button", name=BUTTON).click()

    expect(page.get_by_role("alert")).to_have_text(REFUSED)
    assert page.evaluate("location.search") == ""
    assert page.evaluate("sessionStorage.getItem('lightbox.refresh')") is None


def test_an_answer_to_a_tab_that_asked_for_nothing_lets_nobody_in(open_page: Callable[..., Page], stack: RunningStack):
    page = open_page()

    page.goto(f"{stack.url}/?code=stolen&state=guessed")

    expect(page.get_by_role("alert")).to_have_text(REFUSED)


def test_no_code_is_bought_with_the_nonce_of_another_sign_in(open_page: Callable[..., Page]):
    page = open_page()
    page.add_init_script(
        """const kept = JSON.parse(sessionStorage.getItem("lightbox.elsewhere"));
        if (kept) sessionStorage.setItem("lightbox.elsewhere", JSON.stringify({ ...kept, nonce: "other" }));"""
    )
    page.get_by_role("button", name=BUTTON).click()

    expect(page.get_by_role("alert")).to_have_text(REFUSED)
