"""Reaching any page with anything: mistyped addresses, and files that are dropped wherever one is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from screen import Person, drop, shared


@pytest.mark.parametrize("place", ["/imagse", "/images/%E0%A4%A", "/images/a/b/c"])
def test_an_address_of_nothing_says_so_and_shows_ways_on(open_page: Callable[..., Page], person: Person, place: str):
    page = open_page(place, person=person)
    expect(page.get_by_role("heading", name="No such page")).to_be_visible()
    expect(page).to_have_title("No such page · Lightbox")

    page.get_by_role("main").get_by_role("link", name="Depth logs").click()

    expect(page.get_by_role("heading", name="Depth logs", level=1)).to_be_visible()


@pytest.mark.parametrize("place", ["/me", "/images?tab=mine", "/locations"])
def test_files_dropped_on_any_page_are_uploaded(open_page: Callable[..., Page], person: Person, place: str):
    page = open_page(place, person=person)
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    drop(page, {"tiny.png": shared("images/png/basn0g08.png").read_bytes()})
    page.get_by_role("button", name="Show the uploads").click()

    expect(page.get_by_text("1 of 1 file in the library")).to_be_visible()
    assert [image["filename"] for image in person.client.get("/v1/images?user_id=me").json()["data"]] == ["tiny.png"]


def test_a_log_dropped_beside_the_zone_of_its_page_is_imported(open_page: Callable[..., Page], person: Person):
    page = open_page("/depth-logs", person=person)
    expect(page.get_by_role("heading", name="No depth logs yet")).to_be_visible()

    drop(page, {"ok_120.csv": shared("logs/ok_120.csv").read_bytes()})

    expect(page.get_by_role("list", name="Depth logs").get_by_role("link", name="ok_120")).to_be_visible()


def test_nothing_is_taken_before_one_has_signed_in(open_page: Callable[..., Page]):
    page = open_page("/me")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()

    drop(page, {"tiny.png": b"anything"})

    expect(page.locator(".notice")).to_have_count(0)


@pytest.mark.parametrize("role", ["user", "admin"])
def test_the_entry_of_a_page_within_a_page_is_marked(
    open_page: Callable[..., Page], join: Callable[..., Person], role: str
):
    person = join(role)
    image = person.store(shared("images/png/basn0g08.png"))
    page = open_page(f"/images/{image['image_key']}", person=person)
    expect(page.get_by_role("heading", name="basn0g08.png")).to_be_visible()

    main = page.get_by_role("navigation", name="Main")
    expect(main.get_by_role("link", name="Users")).to_have_count(1 if role == "admin" else 0)
    expect(main.locator("[aria-current=page]")).to_have_text("Images")
