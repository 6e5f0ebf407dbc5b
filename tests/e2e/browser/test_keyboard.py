"""Work by keyboard: what is typed goes where it should."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from screen import Person, shared


def test_the_sign_in_page_waits_for_the_user_name(open_page: Callable[..., Page], person: Person):
    page = open_page()
    expect(page.get_by_label("User name")).to_be_focused()

    page.keyboard.type(person.name)
    page.keyboard.press("Tab")
    page.keyboard.type(person.password)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="No images yet")).to_be_visible()


def test_a_tag_that_is_typed_at_once_is_kept(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    page = open_page(person=person)
    page.get_by_label("Select astronaut.png").check()
    page.get_by_role("button", name="Tag", exact=True).click()
    expect(page.get_by_role("combobox", name="Tags")).to_be_focused()

    page.keyboard.type("portrait")
    page.keyboard.press("Enter")

    expect(page.get_by_role("dialog").locator(".chip")).to_have_text("portrait")
    page.get_by_role("button", name="Save the tags").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    kept = person.client.get(f"/v1/images/{image['image_key']}").raise_for_status().json()
    assert [tag["name"] for tag in kept["tags"]] == ["portrait"]


def test_enter_does_not_delete(open_page: Callable[..., Page], person: Person):
    person.store(shared("images/photo/astronaut.png"))
    page = open_page(person=person)
    page.get_by_label("Select astronaut.png").check()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()

    page.keyboard.press("Enter")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_label("Select astronaut.png")).to_be_visible()
