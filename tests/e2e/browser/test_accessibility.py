"""Everybody can use it: axe finds nothing serious, in either theme, at a desk and on a phone; the keyboard suffices."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import needs
from screen import AXE, Person, eventually, shared
from viewer_pages import PAGES, furnish, visit

# Colours fade in, and a contrast that is measured halfway is none of the page's. What turns for ever is not waited for.
STILL = "document.getAnimations().every((one) => one.playState !== 'running' || one.effect.getTiming().iterations > 9)"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}

# The buttons that open a dialog, one after the other, by the page that they are on.
DIALOGS = {
    "/images/{photo}": [["Share"], ["Download"], ["Delete this image"]],
    "/images/{scan}": [["Share"], ["Download", "Export without identity"]],
    "/depth-logs": [["Delete {log_name}"]],
    "/locations": [["New location"], ["Edit {location}"], ["Delete {location}"]],
    "/collections": [["New collection"]],
    "/collections/{talk}": [["Edit"], ["Share"], ["Delete"]],
    "/tags?q={name}": [["Rename {tag}"], ["Merge {tag}"], ["Delete {tag}"]],
    "/duplicates": [["Delete the others"]],
    "/me": [["Change the address"], ["Set up an app"], ["Revoke"], ["New key"]],
    "/users": [["New user"]],
    "/users/{user}": [["Delete the user"]],
}
SELECTED = ["Tag", "Share", "Collect", "Change", "Delete"]


def findings(page: Page, part: str = "body") -> list[str]:
    """Return what axe calls serious or critical in a part of the page, in either theme."""
    if not AXE.exists():
        pytest.skip(needs.VIEWER_LIBRARIES)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found: list[str] = []
    for theme in ("dark", "light"):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        eventually(lambda: page.evaluate(STILL), bool)
        report = page.evaluate(f"axe.run('{part}', {{resultTypes: ['violations']}})")
        found += [
            f"{theme} {rule['id']}: {node['html'][:160]} {node['failureSummary']}"
            for rule in report["violations"]
            if rule["impact"] in {"serious", "critical"}
            for node in rule["nodes"]
        ]
    return found


def findings_of_dialog(page: Page) -> list[str]:
    """Return the findings in the dialog that is open, or in those above each other, and close them."""
    dialogs = page.get_by_role("dialog")
    expect(dialogs.last).to_be_visible()
    expect(page.locator("dialog .waiting")).to_have_count(0)
    found = findings(page, "dialog")
    for _ in range(dialogs.count()):
        page.keyboard.press("Escape")
    expect(dialogs).to_have_count(0)
    return found


@pytest.mark.parametrize("screen", [{}, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_serious(
    open_page: Callable[..., Page], join: Callable[..., Person], tmp_path: Path, screen: dict[str, Any]
):
    person = join("admin")
    things = furnish(person, tmp_path)
    page = open_page(**screen)
    found = {"door": findings(page, "html")}
    page.get_by_label("User name").fill(person.name)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".tile img").first).to_be_visible()

    for place in PAGES:
        visit(page, place, things)
        found[place] = findings(page, "html")
        page.keyboard.press("?")
        found[f"{place} shortcuts"] = findings_of_dialog(page)
        for buttons in DIALOGS.get(place, []):
            for button in buttons:
                page.get_by_role("button", name=button.format(**things), exact=True).first.click()
            found[f"{place} {buttons[-1]}"] = findings_of_dialog(page)

    assert {what: each for what, each in found.items() if each} == {}


@pytest.mark.parametrize("screen", [{}, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_serious_while_one_works(
    open_page: Callable[..., Page], join: Callable[..., Person], tmp_path: Path, screen: dict[str, Any]
):
    person = join("admin")
    things = furnish(person, tmp_path)
    page = open_page(person=person, **screen)
    found: dict[str, list[str]] = {}
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_label("Modality")).to_be_visible()
    found["filters"] = findings(page)
    page.locator(".tile input").first.check()
    found["selected"] = findings(page)
    for button in SELECTED:
        page.get_by_role("toolbar", name="Selected images").get_by_role("button", name=button, exact=True).click()
        found[f"selected {button}"] = findings_of_dialog(page)

    visit(page, "/images/{photo}?tab=annotations", things)
    page.locator(".annotation-list button").click()
    expect(page.locator(".drawing-handle")).to_have_count(4)
    found["a shape is edited"] = findings(page)
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Draw a polygon").click()
    found["a shape is drawn"] = findings(page)

    visit(page, "/me", things)
    page.get_by_role("button", name="Set up an app").click()
    page.get_by_label("Your password").fill(person.password)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("dialog", name="Add Lightbox to your app")).to_be_visible()
    found["secret of an app"] = findings_of_dialog(page)
    page.get_by_role("button", name="New key").click()
    page.get_by_role("dialog").get_by_label("Name").fill("capture box")
    page.get_by_role("button", name="Create the key").click()
    expect(page.get_by_role("dialog", name="Your new key")).to_be_visible()
    found["new key"] = findings_of_dialog(page)

    assert {what: each for what, each in found.items() if each} == {}


def test_the_keyboard_alone_reaches_an_image(open_page: Callable[..., Page], person: Person):
    person.store(shared("images/photo/astronaut.png"))
    page = open_page(person=person)
    expect(page.locator(".tile img")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # skip to the content

    for _ in range(20):
        page.keyboard.press("Tab")
        if "astronaut" in (page.evaluate("document.activeElement.title") or ""):
            break
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="astronaut.png")).to_be_visible()


def test_a_dialog_keeps_the_focus_and_gives_it_back(open_page: Callable[..., Page], person: Person):
    page = open_page("/me", person=person)
    page.get_by_role("button", name="New key").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")

    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="New key")).to_be_focused()
