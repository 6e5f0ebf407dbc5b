"""Collections: sets of images in an order of one's own."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from screen import Person, eventually, shared


def stored(person: Person, *names: str) -> list[str]:
    return [person.store(shared(f"images/photo/{name}.png"))["image_key"] for name in names]


def made(person: Person, keys: list[str]) -> dict[str, Any]:
    draft = {"name": f"Talk of {person.name}", "image_keys": keys}
    return person.client.post("/v1/collections", json=draft).raise_for_status().json()


def order_of(person: Person, collection: dict[str, Any]) -> list[str]:
    images = person.client.get(f"/v1/collections/{collection['collection_id']}/images").raise_for_status().json()
    return [image["image_key"] for image in images["data"]]


@pytest.fixture
def talk(person: Person) -> dict[str, Any]:
    return made(person, stored(person, "coffee", "coins"))


def test_a_selection_becomes_a_collection(open_page: Callable[..., Page], person: Person):
    stored(person, "coffee", "coins")
    page = open_page("/images?tab=mine", person=person)
    page.get_by_label("Select coffee.png").check()
    page.get_by_role("button", name="All shown").click()
    page.get_by_role("button", name="Collect").click()
    page.get_by_role("dialog").get_by_label("Collection").select_option("A new one…")
    page.get_by_role("dialog").get_by_label("Name").fill(f"Knees of {person.name}")

    page.get_by_role("button", name="Put in").click()
    page.get_by_role("button", name="Show it").click()

    expect(page.get_by_role("heading", name=f"Knees of {person.name}")).to_be_visible()
    expect(page.get_by_role("list", name="Images").get_by_role("listitem")).to_have_count(2)
    page.get_by_role("link", name="Collections").first.click()
    expect(page.get_by_role("link", name=f"Knees of {person.name}")).to_contain_text("2 images")


def test_the_order_is_changed_by_keyboard(open_page: Callable[..., Page], person: Person, talk: dict[str, Any]):
    before = order_of(person, talk)
    page = open_page(f"/collections/{talk['collection_id']}", person=person)

    page.get_by_role("button", name="Move coffee.png").focus()
    page.keyboard.press("ArrowRight")

    expect(page.get_by_role("status").filter(has_text="coffee.png is now 2 of 2.")).to_be_attached()
    expect(page.get_by_role("button", name="Move coffee.png")).to_be_focused()
    eventually(lambda: order_of(person, talk), lambda now: now == before[::-1])


def test_the_order_is_changed_by_dragging(open_page: Callable[..., Page], person: Person, talk: dict[str, Any]):
    before = order_of(person, talk)
    page = open_page(f"/collections/{talk['collection_id']}", person=person)
    tiles = page.get_by_role("list", name="Images").get_by_role("listitem")
    expect(tiles).to_have_count(2)

    tiles.last.drag_to(tiles.first)

    expect(tiles.first).to_contain_text("coins.png")
    eventually(lambda: order_of(person, talk), lambda now: now == before[::-1])


def test_an_image_is_taken_out_and_stays_in_the_library(
    open_page: Callable[..., Page], person: Person, talk: dict[str, Any]
):
    page = open_page(f"/collections/{talk['collection_id']}", person=person)

    page.get_by_role("button", name="Take out coffee.png").click()

    expect(page.get_by_role("list", name="Images").get_by_role("listitem")).to_have_count(1)
    eventually(lambda: order_of(person, talk), lambda now: len(now) == 1)
    assert len(person.client.get("/v1/images?user_id=me").json()["data"]) == 2


def test_a_new_order_asks_before_it_leaves_out_what_is_in_the_bin(open_page: Callable[..., Page], person: Person):
    keys = stored(person, "coffee", "coins", "astronaut")
    talk = made(person, keys)
    person.client.delete(f"/v1/images/{keys[2]}").raise_for_status()
    page = open_page(f"/collections/{talk['collection_id']}", person=person)
    page.get_by_role("button", name="Move coffee.png").focus()

    page.keyboard.press("End")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()

    assert order_of(person, talk) == keys[:2]


def test_whom_it_is_shared_with_sees_it_and_may_not_change_it(
    open_page: Callable[..., Page], person: Person, join: Callable[..., Person], talk: dict[str, Any]
):
    other = join()
    page = open_page(f"/collections/{talk['collection_id']}", person=person)
    page.get_by_role("button", name="Share").click()
    page.get_by_role("dialog").get_by_label("User name").fill(other.name)
    page.get_by_role("dialog").get_by_role("button", name="Share").click()
    expect(page.get_by_role("list", name="With users")).to_contain_text(other.name)

    theirs = open_page("/collections", person=other)
    theirs.get_by_role("link", name=talk["name"]).click()

    expect(theirs.get_by_role("heading", name=talk["name"])).to_be_visible()
    expect(theirs.get_by_role("heading", name="No images in it")).to_be_visible()  # the images were not shared
    expect(theirs.get_by_role("button", name="Delete")).to_have_count(0)
