"""Fixtures of the browser tests: Chromium, and a person with a new account for every test."""

import secrets
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

import needs
from running_stack import RunningStack
from screen import CHROMIUM, PATIENCE, Person

PASSWORD = "a lamp behind frosted glass"
OWN = "/images?tab=mine"  # the stack is shared, and so is what others make public
# Answers that a browser reports itself and that the page then explains; Redoc's logo, which the policy refuses.
HARMLESS = ("Failed to load resource", "Loading the image 'https://cdn.redoc.ly/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "e2e/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip(needs.CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def join(stack: RunningStack, admin: httpx.Client) -> Iterator[Callable[..., Person]]:
    """Return a function that creates a user and signs them in."""
    people: list[Person] = []

    def join(role: str = "user") -> Person:
        name = f"viewer-{secrets.token_hex(4)}"
        draft = {"username": name, "password": PASSWORD, "email": f"{name}@example.org", "role": role}
        admin.post("/v1/users", json=draft).raise_for_status()
        people.append(Person.signed_in(stack.url, name, PASSWORD))
        return people[-1]

    yield join
    for person in people:
        person.client.close()


@pytest.fixture
def person(join: Callable[..., Person]) -> Person:
    return join()


@pytest.fixture
def complaints() -> list[str]:
    """Collect the browser's errors: failed scripts, and what the page's security policy refused."""
    return []


@pytest.fixture
def open_page(browser: Browser, stack: RunningStack, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """Return a function that opens the viewer at a place; errors of the browser fail the test at its end."""
    contexts: list[BrowserContext] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(HARMLESS):
            complaints.append(message.text)

    def open_page(place: str = OWN, *, person: Person | None = None, theme: str = "dark", **screen: Any) -> Page:
        screen.setdefault("viewport", {"width": 1360, "height": 860})
        context = browser.new_context(base_url=stack.url, accept_downloads=True, **screen)
        contexts.append(context)
        context.add_init_script(f"localStorage.setItem('lightbox.theme', '{theme}')")
        if person:
            keep = f"sessionStorage.setItem('lightbox.refresh', '{person.refresh_token}')"
            came = "sessionStorage.setItem('came', 'once')"
            context.add_init_script(f"if (!sessionStorage.getItem('came')) {{ {keep}; {came} }}")
        page = context.new_page()
        page.set_default_timeout(1000 * PATIENCE)
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"/#{place}")
        return page

    expect.set_options(timeout=1000 * PATIENCE)
    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
