"""A long grid: only the rows near the screen are in the page, and nobody notices."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image as Picture
from playwright.sync_api import Locator, Page, expect

from screen import Person
from stopwatch import thousand


@pytest.fixture
def page(open_page: Callable[..., Page], person: Person, tmp_path: Path) -> Page:
    """Return the library of a person, with a thousand images."""
    file = tmp_path / "grey.png"
    Picture.new("L", (200, 150), 90).save(file)
    image = person.store(file)
    page = open_page("/me", person=person)
    expect(page.get_by_role("heading", name="Profile")).to_be_visible()
    thousand(page, [image])
    page.evaluate("location.hash = '/images?tab=mine'")
    expect(link(page, 0)).to_be_visible()
    return page


def link(page: Page, number: int) -> Locator:
    return page.get_by_role("link", name=f"{number:04}.png")


def reach(page: Page, number: int) -> None:
    """Turn the wheel until an image is on the screen."""
    page.mouse.move(700, 500)
    while not link(page, number).count():
        page.mouse.wheel(0, 1500)
        page.wait_for_timeout(50)
    link(page, number).scroll_into_view_if_needed()


def test_a_thousand_images_are_scrolled_with_few_of_them_in_the_page(page: Page):
    reach(page, 999)

    expect(page.get_by_role("listitem").filter(has_text="0999.png")).to_have_attribute("aria-posinset", "1000")
    expect(link(page, 0)).to_have_count(0)
    assert page.locator(".tile").count() < 150
    while not link(page, 0).count():  # a busy browser still turns the wheel
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_timeout(50)
    expect(link(page, 0)).to_be_in_viewport()


def test_the_way_back_leads_to_the_image_far_down(page: Page):
    reach(page, 600)
    link(page, 600).click()
    expect(page.get_by_role("heading", name="0600.png")).to_be_visible()

    page.get_by_role("link", name="Back to the images").click()

    expect(link(page, 600)).to_be_focused()
    expect(link(page, 600)).to_be_in_viewport()


def test_the_focus_stays_with_an_image_that_is_scrolled_away(page: Page):
    link(page, 2).focus()
    reach(page, 300)
    expect(link(page, 20)).to_have_count(0)

    expect(link(page, 2)).to_be_focused()
    page.keyboard.press("ArrowRight")

    expect(link(page, 3)).to_be_focused()
    expect(link(page, 3)).to_be_in_viewport()


def test_a_range_is_selected_over_rows_that_are_not_in_the_page(page: Page):
    page.get_by_label("Select 0001.png").check(force=True)
    reach(page, 400)
    page.get_by_label("Select 0400.png").click(modifiers=["Shift"], force=True)

    expect(page.get_by_role("toolbar", name="Selected images")).to_contain_text("400 selected")
    page.evaluate("scrollTo(0, 0)")

    expect(page.get_by_label("Select 0005.png")).to_be_checked()
    expect(page.get_by_label("Select 0000.png")).not_to_be_checked()


def test_the_keyboard_goes_to_the_end_and_finds_by_name(page: Page):
    reach(page, 200)
    link(page, 200).focus()

    page.keyboard.press("Home")
    expect(link(page, 0)).to_be_focused()
    expect(link(page, 0)).to_be_in_viewport()
    page.keyboard.type("0123")

    expect(link(page, 123)).to_be_focused()
    expect(link(page, 123)).to_be_in_viewport()
    page.keyboard.press("Space")
    expect(page.get_by_label("Select 0123.png")).to_be_checked()


def test_a_narrower_window_keeps_rows_whole(page: Page):
    reach(page, 200)

    page.set_viewport_size({"width": 700, "height": 860})

    expect(page.locator(".tile").first).to_be_visible()
    tops = page.evaluate(
        "[...document.querySelectorAll('.tile')].map((one) => one.getBoundingClientRect().top + scrollY)"
    )
    columns = page.evaluate("getComputedStyle(document.querySelector('.grid')).gridTemplateColumns.split(' ').length")
    assert all(tops.count(top) == columns for top in set(tops))
