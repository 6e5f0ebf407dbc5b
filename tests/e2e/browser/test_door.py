"""Signing in and out."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from screen import Person, shared


def sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_a_signed_in_user_sees_their_images_also_after_a_reload(open_page: Callable[..., Page], person: Person):
    page = open_page()

    sign_in(page, person.name, person.password)

    expect(page.get_by_role("heading", name="No images yet")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="No images yet")).to_be_visible()


def test_a_wrong_password_is_said_plainly(open_page: Callable[..., Page], person: Person):
    page = open_page()

    sign_in(page, person.name, "not the password")

    expect(page.get_by_role("alert")).to_have_text("Wrong user name or password.")


def test_the_place_one_wanted_opens_after_the_door(open_page: Callable[..., Page], person: Person):
    page = open_page("/me")

    sign_in(page, person.name, person.password)

    expect(page.get_by_role("heading", name="Profile")).to_be_visible()


def test_signing_out_forgets_the_tokens(open_page: Callable[..., Page], person: Person):
    page = open_page(person=person)
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.reload()

    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('lightbox.refresh')") is None


def test_a_session_that_ended_elsewhere_says_so(open_page: Callable[..., Page], person: Person):
    page = open_page(person=person)
    expect(page.get_by_role("heading", name="No images yet")).to_be_visible()
    page.evaluate("sessionStorage.setItem('lightbox.refresh', 'worn out')")

    page.reload()

    expect(page.get_by_role("alert")).to_contain_text("Your session has ended")


def test_the_next_user_finds_nothing_of_the_last_one(open_page: Callable[..., Page], join: Callable[..., Person]):
    before, after = join(), join()
    image = before.store(shared("images/photo/coins.png"))
    page = open_page(person=before)
    page.get_by_role("link", name="coins.png").click()
    expect(page.get_by_role("heading", name="coins.png")).to_be_visible()
    page.evaluate("sessionStorage.setItem('lightbox.refresh', 'worn out')")
    page.route("**/v1/users/me**", lambda route: route.fulfill(status=401, json={"message": "Unauthorized"}), times=1)
    page.get_by_role("link", name="Profile").click()
    expect(page.get_by_role("alert")).to_contain_text("Your session has ended")
    page.evaluate(f"location.hash = '/images/{image['image_key']}'")

    sign_in(page, after.name, after.password)
    expect(page.get_by_role("heading", name="Not found")).to_be_visible()
    page.evaluate("location.hash = '/images?tab=mine'")

    expect(page.get_by_role("heading", name="No images yet")).to_be_visible()
    assert "coins.png" not in page.content()


def test_where_registration_is_closed_no_account_is_offered(open_page: Callable[..., Page]):
    page = open_page()

    expect(page.get_by_text("Ask an administrator for an account.")).to_be_visible()

    expect(page.get_by_role("button", name="Create an account")).to_have_count(0)


def test_where_registration_is_open_an_account_is_offered(open_page: Callable[..., Page]):
    page = open_page()
    answer = {"registration": "open", "federation": None}
    page.route("**/v1/auth/options", lambda route: route.fulfill(json=answer))
    page.reload()
    page.get_by_role("button", name="Create an account").click()
    page.get_by_label("User name").fill("newcomer")
    page.get_by_label("E-mail").fill("newcomer@example.org")
    page.get_by_label("Password").fill("long enough, surely")

    page.get_by_role("button", name="Create the account").click()

    expect(page.get_by_role("alert")).to_contain_text("administrator")  # this stack is closed, and says so


def test_the_theme_that_was_chosen_is_kept(open_page: Callable[..., Page]):
    page = open_page(theme="light")
    expect(page.locator("html")).to_have_attribute("data-theme", re.compile("light"))

    page.get_by_role("button", name="Dark theme").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("localStorage.getItem('lightbox.theme')") == "dark"


def test_a_token_that_is_refused_is_renewed_once_and_the_request_repeated(
    open_page: Callable[..., Page], person: Person
):
    page = open_page("/upload", person=person)
    expect(page.get_by_role("heading", name="Upload")).to_be_visible()
    renewals: list[str] = []
    page.on("request", lambda request: renewals.append(request.url) if "/auth/token" in request.url else None)
    page.route("**/v1/images?**", lambda route: route.fulfill(status=401, json={"message": "Unauthorized"}), times=1)

    page.get_by_role("link", name="Images", exact=True).click()

    expect(page.locator(".count")).to_contain_text("image")
    assert len(renewals) == 1
