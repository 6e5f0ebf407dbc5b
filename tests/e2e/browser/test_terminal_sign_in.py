"""A terminal signs in by the page that it opens: the client as a process, and the page in a browser."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from running_stack import RunningStack
from screen import Person
from terminal_sign_in import ATerminal

# Sends a form to a port of this machine, and returns which part of the page's policy forbids it.
FORBIDDEN = """(port) => new Promise((tell) => {
  document.addEventListener("securitypolicyviolation", (event) => tell(event.effectiveDirective));
  const form = Object.assign(document.createElement("form"), { method: "post", action: `http://127.0.0.1:${port}/` });
  document.body.append(form);
  form.submit();
})"""


@pytest.fixture
def terminal(stack: RunningStack, tmp_path: Path) -> ATerminal:
    return ATerminal(tmp_path, stack.url)


def keys(person: Person) -> list[dict[str, Any]]:
    return person.client.get("/v1/users/me/api-keys").raise_for_status().json()["data"]


def test_a_terminal_is_signed_in_after_the_door_until_it_signs_out(
    open_page: Callable[..., Page], person: Person, terminal: ATerminal
):
    with terminal.asking() as asked:
        page = open_page(asked.place)
        page.get_by_label("User name").fill(person.name)
        page.get_by_label("Password").fill(person.password)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text(asked.code, exact=True)).to_be_visible()
        expect(page.get_by_text(f"A terminal on {socket.gethostname()} wants to act for you")).to_be_visible()
        page.get_by_role("button", name="Allow").click()

        expect(page.get_by_role("heading", name="The terminal is signed in")).to_be_visible()
        assert page.url == f"{terminal.url}/#/connect/done"
        assert asked.ended() == (0, f"Signed in to {terminal.url} as {person.name}\n")

    assert terminal.opened_address() == asked.address
    assert terminal.json("whoami")["username"] == person.name
    (key,) = keys(person)
    assert (key["name"], key["id"]) == (socket.gethostname(), terminal.kept()["key_id"])
    assert key["expires_at"] > key["created_at"]
    terminal.run("logout")
    assert keys(person) == []


def test_another_sign_in_replaces_the_key(open_page: Callable[..., Page], person: Person, terminal: ATerminal):
    for _ in range(2):
        with terminal.asking() as asked:
            page = open_page(asked.place, person=person)
            page.get_by_role("button", name="Allow").click()
            expect(page.get_by_role("heading", name="The terminal is signed in")).to_be_visible()
            assert asked.ended()[0] == 0

    assert [key["id"] for key in keys(person)] == [terminal.kept()["key_id"]]


def test_a_refusal_is_told_in_the_terminal(open_page: Callable[..., Page], person: Person, terminal: ATerminal):
    with terminal.asking() as asked:
        page = open_page(asked.place, person=person)
        page.get_by_role("button", name="Refuse").click()

        expect(page.get_by_text("You refused it.")).to_be_visible()
        assert asked.ended() == (3, "lightbox: The sign-in was refused in the browser\n")

    assert keys(person) == []
    assert not terminal.credentials.exists()


def test_a_user_with_too_many_keys_is_told_so_on_both_sides(
    open_page: Callable[..., Page], person: Person, terminal: ATerminal
):
    for number in range(20):
        person.client.post("/v1/users/me/api-keys", json={"name": f"{number}"}).raise_for_status()
    with terminal.asking() as asked:
        page = open_page(asked.place, person=person)
        page.get_by_role("button", name="Allow").click()

        expect(page.get_by_text("You have as many API keys as allowed")).to_be_visible()
        code, said = asked.ended()

    assert (code, "as many API keys as allowed" in said) == (3, True)


def test_another_account_than_the_one_named_is_not_kept(
    open_page: Callable[..., Page], person: Person, terminal: ATerminal
):
    with terminal.asking("--username", "somebody-else") as asked:
        page = open_page(asked.place, person=person)
        page.get_by_role("button", name="Allow").click()

        assert asked.ended()[0] == 3

    assert not terminal.credentials.exists()


def test_the_page_asks_nothing_for_a_terminal_that_no_longer_waits(open_page: Callable[..., Page], person: Person):
    page = open_page("/connect?port=49152&state=s&code=BCDF-GHJK&name=desk&until=1700000000", person=person)

    expect(page.get_by_role("heading", name="The terminal no longer waits")).to_be_visible()
    expect(page.get_by_role("button", name="Allow")).to_have_count(0)


def test_the_page_sends_a_form_to_no_other_port(
    open_page: Callable[..., Page], person: Person, terminal: ATerminal, complaints: list[str]
):
    with terminal.asking() as asked:
        page = open_page(asked.place, person=person)
        expect(page.get_by_role("button", name="Allow")).to_be_visible()

        assert page.evaluate(FORBIDDEN, 49151) == "form-action"

    complaints.clear()  # the browser tells of it
