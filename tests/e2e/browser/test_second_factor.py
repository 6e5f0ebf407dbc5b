"""The second factor: set up on the profile page, asked for at the door, removed, and reset by an administrator."""

import re
from collections.abc import Callable

import httpx
from playwright.sync_api import Page, expect

from authenticator import code_of, wrong_code_of
from screen import PATIENCE, Person

HOME = re.compile("No images yet")


def set_up(person: Person) -> str:
    """Set up an app as any client does, and return its secret."""
    begun = person.client.post("/v1/users/me/totp", json={"current_password": person.password})
    secret = begun.raise_for_status().json()["secret"]
    person.client.put("/v1/users/me/totp", json={"code": code_of(secret)}).raise_for_status()
    return secret


def sign_in(page: Page, person: Person) -> None:
    page.get_by_label("User name").fill(person.name)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign in").click()


def sign_in_without_a_page(person: Person) -> httpx.Response:
    form = {"grant_type": "password", "username": person.name, "password": person.password}
    return httpx.post(f"{person.client.base_url}/v1/auth/token", data=form, timeout=PATIENCE)


def test_an_app_is_set_up_by_its_code_and_removed_by_the_password(open_page: Callable[..., Page], person: Person):
    page = open_page("/me", person=person)
    page.get_by_role("button", name="Set up an app").click()
    page.get_by_label("Your password").fill(person.password)
    page.get_by_role("button", name="Go on").click()
    dialog = page.get_by_role("dialog", name="Add Lightbox to your app")
    secret = dialog.locator(".secret").inner_text()
    drawn = "canvas => canvas.width > 20 && new Set(canvas.getContext('2d').getImageData(0, 0, 20, 20).data).size > 1"
    assert page.wait_for_function(f"() => ({drawn})(document.querySelector('canvas.qr'))")
    expect(dialog.get_by_role("link")).to_have_attribute("href", re.compile(r"^otpauth://totp/Lightbox:"))

    dialog.get_by_label("Code", exact=True).fill(wrong_code_of(secret))
    dialog.get_by_role("button", name="Turn it on").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Code", exact=True).fill(code_of(secret))
    dialog.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_text("From now on, signing in asks for a code.")).to_be_visible()
    assert sign_in_without_a_page(person).json()["code"] == "mfa_required"

    page.get_by_role("button", name="Remove the app").click()
    page.get_by_label("Your password").fill(person.password)
    page.get_by_role("dialog").get_by_role("button", name="Remove it").click()

    expect(page.get_by_role("button", name="Set up an app")).to_be_visible()
    assert sign_in_without_a_page(person).status_code == 200


def test_the_door_asks_for_a_code_and_lets_in_with_the_right_one(open_page: Callable[..., Page], person: Person):
    secret = set_up(person)
    page = open_page()
    sign_in(page, person)
    code = page.get_by_label("Code", exact=True)
    code.fill(wrong_code_of(secret))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("The code is wrong")

    code.fill(code_of(secret))
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_role("heading", name=HOME)).to_be_visible()


def test_an_administrator_removes_the_app_of_who_has_lost_it(
    open_page: Callable[..., Page], person: Person, join: Callable[..., Person]
):
    set_up(person)
    user_id = person.client.get("/v1/users/me").json()["id"]
    page = open_page(f"/users/{user_id}", person=join("admin"))

    page.get_by_role("button", name="Remove the app").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove it").click()

    expect(page.get_by_text("The app is removed.")).to_be_visible()
    assert sign_in_without_a_page(person).status_code == 200
