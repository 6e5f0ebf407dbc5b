"""Keep what a person typed when they go on without pressing a button."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route, expect

from screen import Person, eventually, shared

OWN = "/images?tab=mine"


def described(person: Person, image: dict[str, Any]) -> str | None:
    return person.client.get(f"/v1/images/{image['image_key']}").raise_for_status().json()["description"]


def two_images(person: Person) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return two images in the order of the list, which begins with the newest."""
    older = person.store(shared("images/photo/coins.png"))
    return person.store(shared("images/photo/coffee.png")), older


def opened_from_the_list(page: Page, name: str) -> None:
    page.locator(f'.tile a[title*="{name}"]').click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_a_field_is_saved_when_it_is_left(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/coffee.png"))
    page = open_page(f"/images/{image['image_key']}", person=person)

    page.get_by_label("Description").fill("gall bladder bed")
    page.keyboard.press("Tab")

    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    assert described(person, image) == "gall bladder bed"


def test_what_is_typed_is_there_after_next_and_previous(open_page: Callable[..., Page], person: Person):
    first, second = two_images(person)
    page = open_page(OWN, person=person)
    opened_from_the_list(page, "coffee.png")

    page.get_by_label("Description").fill("gall bladder bed")
    page.get_by_role("link", name="Next image").click()
    expect(page.get_by_role("heading", name="coins.png")).to_be_visible()
    page.get_by_role("link", name="Previous image").click()

    expect(page.get_by_role("heading", name="coffee.png")).to_be_visible()
    expect(page.get_by_label("Description")).to_have_value("gall bladder bed")
    assert (described(person, first), described(person, second)) == ("gall bladder bed", None)


def test_what_could_not_be_saved_waits_for_the_person(open_page: Callable[..., Page], person: Person):
    first, _ = two_images(person)
    page = open_page(OWN, person=person)
    opened_from_the_list(page, "coffee.png")
    expect(page.get_by_label("Description")).to_be_visible()
    person.client.patch(f"/v1/images/{first['image_key']}", json={"description": "Theirs"}).raise_for_status()

    page.get_by_label("Description").fill("Mine")
    page.go_back()
    notice = page.get_by_role("alert").filter(has_text="coffee.png is not saved")
    notice.get_by_role("button", name="Go back").click()

    expect(page.get_by_label("Description")).to_have_value("Mine")
    page.get_by_role("button", name="Save", exact=True).click()
    eventually(lambda: described(person, first), lambda now: now == "Mine")


def test_the_browser_asks_before_it_closes_on_what_is_not_saved(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/coffee.png"))
    page = open_page(f"/images/{image['image_key']}", person=person)
    page.get_by_label("Description").fill("Half a sentence")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.reload()

    expect(page.get_by_label("Description")).to_be_visible()
    assert asked == ["beforeunload"]


def test_two_fields_left_quickly_are_both_saved(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/coffee.png"))
    page = open_page(f"/images/{image['image_key']}", person=person)
    expect(page.get_by_label("Description")).to_be_visible()
    held: list[Route] = []
    page.route(f"**/v1/images/{image['image_key']}", lambda route: route.continue_() if held else held.append(route))

    page.get_by_label("Description").fill("Bed")
    page.get_by_label("Client").fill("ward 7")
    page.keyboard.press("Tab")
    eventually(lambda: page.wait_for_timeout(50) or held, bool)
    held[0].continue_()

    eventually(
        lambda: page.wait_for_timeout(50) or person.client.get(f"/v1/images/{image['image_key']}").json()["client_id"],
        lambda now: now == "ward 7",
    )
    assert described(person, image) == "Bed"


def test_next_keeps_the_tab_and_n_goes_there_too(open_page: Callable[..., Page], person: Person):
    two_images(person)
    page = open_page(OWN, person=person)
    opened_from_the_list(page, "coffee.png")
    page.get_by_role("tab", name="Similar").click()

    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="coins.png")).to_be_visible()
    expect(page.get_by_role("tab", name="Similar")).to_have_attribute("aria-selected", "true")
    page.get_by_role("link", name="Previous image").click()

    expect(page.get_by_role("heading", name="coffee.png")).to_be_visible()
    expect(page.get_by_role("tab", name="Similar")).to_have_attribute("aria-selected", "true")
