"""The user's profile and keys, and what administrators manage."""

import csv
import re
import secrets
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from running_stack import RunningStack
from screen import PATIENCE, Person


@pytest.fixture
def administrator(join: Callable[..., Person]) -> Person:
    return join("admin")


def test_a_profile_is_changed(open_page: Callable[..., Page], person: Person):
    page = open_page("/me", person=person)

    page.get_by_label("First name").fill("Grace")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Your profile is saved.")).to_be_visible()
    assert person.client.get("/v1/users/me").json()["first_name"] == "Grace"


def test_a_password_is_changed_by_who_knows_the_old_one(open_page: Callable[..., Page], person: Person):
    page = open_page("/me", person=person)
    page.get_by_label("Current password").fill("not it at all")
    page.get_by_label("New password").fill("a brighter lamp than before")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_role("alert")).to_be_visible()

    page.get_by_label("Current password").fill(person.password)
    page.get_by_role("button", name="Change the password").click()

    expect(page.get_by_text("Your password is changed.")).to_be_visible()


def test_an_address_changes_by_the_code_that_was_sent_to_it(
    open_page: Callable[..., Page], person: Person, stack: RunningStack
):
    address = f"moved-{person.name}@example.org"
    page = open_page("/me", person=person)
    page.get_by_role("button", name="Change the address").click()
    page.get_by_label("New address").fill(address)
    page.get_by_label("Your password").fill(person.password)
    page.get_by_role("button", name="Send a code").click()
    code = page.get_by_label("Code", exact=True)
    code.fill("0")
    page.get_by_role("button", name="Use this address").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()

    code.fill(re.findall(r"\d{8}", stack.letter_to(address))[0])
    page.get_by_role("button", name="Use this address").click()

    expect(page.get_by_text("Your address is changed.")).to_be_visible()
    expect(page.get_by_text(address)).to_be_visible()
    assert person.client.get("/v1/users/me").json()["email"] == address


def test_a_key_is_shown_once_works_and_is_revoked(open_page: Callable[..., Page], person: Person):
    page = open_page("/me", person=person)
    page.get_by_role("button", name="New key").click()
    page.get_by_label("Name", exact=True).fill("capture box")
    page.get_by_role("button", name="Create the key").click()
    secret = page.locator(".secret").inner_text()
    page.get_by_role("button", name="Done").click()
    grant = {"grant_type": "api_key", "api_key": secret}
    assert httpx.post(f"{person.client.base_url}/v1/auth/token", json=grant, timeout=PATIENCE).status_code == 200

    page.get_by_role("row", name="capture box").get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke it").click()

    expect(page.get_by_text("You have none.")).to_be_visible()
    assert secret not in page.content()
    assert httpx.post(f"{person.client.base_url}/v1/auth/token", json=grant, timeout=PATIENCE).status_code == 401


def test_an_administrator_makes_finds_and_deletes_a_user(open_page: Callable[..., Page], administrator: Person):
    name = f"made-{secrets.token_hex(4)}"
    page = open_page("/users", person=administrator)
    page.get_by_role("button", name="New user").click()
    form = page.get_by_role("dialog")
    form.get_by_label("User name").fill(name)
    form.get_by_label("E-mail").fill(f"{name}@example.org")
    form.get_by_label("Password").fill("a lamp for somebody new")
    form.get_by_label("Role").select_option("annotator")
    form.get_by_role("button", name="Create the user").click()
    expect(page.get_by_text(f"{name} can sign in now.")).to_be_visible()

    page.get_by_label("Name or e-mail").fill(name)
    expect(page.get_by_role("row")).to_have_count(2)  # the head, and the one
    expect(page.get_by_role("row", name=name)).to_contain_text("Annotator")
    page.get_by_role("link", name=name).click()
    page.get_by_role("button", name="Delete the user").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete the user").click()

    expect(page.get_by_text(f"{name} is deleted.")).to_be_visible()
    page.get_by_label("Name or e-mail").fill(name)
    expect(page.get_by_text("No users match.")).to_be_visible()


def test_a_refused_user_is_explained_in_the_form(open_page: Callable[..., Page], administrator: Person):
    page = open_page("/users", person=administrator)
    page.get_by_role("button", name="New user").click()
    form = page.get_by_role("dialog")
    form.get_by_label("User name").fill(administrator.name)
    form.get_by_label("E-mail").fill("somebody.else@example.org")
    form.get_by_label("Password").fill("a lamp for somebody new")

    form.get_by_role("button", name="Create the user").click()

    expect(form.get_by_role("alert")).to_be_visible()


def test_only_administrators_see_the_link_to_users(open_page: Callable[..., Page], person: Person):
    page = open_page("/users", person=person)

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Users")).to_have_count(0)


def test_audit_events_are_listed(open_page: Callable[..., Page], administrator: Person):
    administrator.client.post("/v1/tags", json={"name": f"seen {administrator.name}"}).raise_for_status()
    page = open_page("/audit", person=administrator)

    page.get_by_label("User").fill(administrator.name)
    page.get_by_label("Path starts with").fill("/v1/tags")

    expect(page.get_by_role("row")).to_have_count(2)  # the head, and what this one did
    expect(page.get_by_role("row").last).to_contain_text(administrator.name)
    expect(page.get_by_role("row").last).to_contain_text("POST")


def test_audit_events_are_found_by_object_and_time_and_saved_as_csv(
    open_page: Callable[..., Page], administrator: Person
):
    tag = administrator.client.post("/v1/tags", json={"name": f"kept {administrator.name}"}).json()["id"]
    administrator.client.delete(f"/v1/tags/{tag}").raise_for_status()
    page = open_page("/audit", person=administrator)

    page.get_by_label("Object").fill(tag)
    expect(page.get_by_role("row")).to_have_count(3)  # the head, its creation and its deletion
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    rows = list(csv.DictReader(Path(download.value.path()).read_text().splitlines()))
    page.get_by_label("Until").fill("2020-01-01T00:00")

    expect(page.get_by_text("No events match.")).to_be_visible()
    assert [(row["action"], row["object"]) for row in rows] == [("delete_tag", tag), ("create_tag", tag)]


def test_a_location_is_made_changed_and_deleted(open_page: Callable[..., Page], person: Person):
    name = f"theatre-of-{person.name}"
    page = open_page("/locations", person=person)
    page.get_by_role("button", name="New location").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill(name)
    form.get_by_role("button", name="Add the location").click()
    page.get_by_role("button", name=f"Edit {name}").click()
    form.get_by_label("Town").fill("Riverside")
    form.get_by_role("button", name="Save the location").click()
    expect(page.get_by_role("row", name=name)).to_contain_text("Riverside")
    expect(page.get_by_role("row", name=name).get_by_role("link", name="0 images")).to_be_visible()

    page.get_by_role("button", name=f"Delete {name}").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete it").click()

    expect(page.get_by_role("row", name=name)).to_have_count(0)
    assert person.client.get(f"/v1/locations/{name}").status_code == 404


def test_numbers_are_shown(open_page: Callable[..., Page], person: Person):
    page = open_page("/stats", person=person)

    expect(page.get_by_role("heading", name="Statistics")).to_be_visible()
    expect(page.locator(".big-number").first).to_be_visible()
