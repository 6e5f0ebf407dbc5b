"""Everybody can use it: axe finds nothing serious, in either theme, at a desk and on a phone; the keyboard suffices."""

from collections.abc import Callable
from pathlib import Path
from secrets import randbelow
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import needs
from screen import AXE, Person, eventually, shared
from series_files import a_series

# Colours fade in, and a contrast that is measured halfway is none of the page's. What turns for ever is not waited for.
STILL = "document.getAnimations().every((one) => one.playState !== 'running' || one.effect.getTiming().iterations > 9)"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def findings(page: Page) -> list[str]:
    """Return what axe calls serious or critical."""
    if not AXE.exists():
        pytest.skip(needs.VIEWER_LIBRARIES)
    eventually(lambda: page.evaluate(STILL), bool)
    page.evaluate(AXE.read_text())
    report = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}"
        for rule in report["violations"]
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    ]


def visit(page: Page, place: str, what: str) -> None:
    page.evaluate(f"location.hash = '{place}'")
    expect(page.get_by_role("heading", name=what, exact=True, level=1)).to_be_visible()
    expect(page.locator(".waiting")).to_have_count(0)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("screen", [{}, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_serious(
    open_page: Callable[..., Page], join: Callable[..., Person], tmp_path: Path, theme: str, screen: dict[str, Any]
):
    person = join("admin")
    study = f"2.25.{randbelow(10**30)}"
    for file in a_series(tmp_path, 2, study=study):
        person.store(file)
    photo = person.store(shared("images/photo/astronaut.png"), tags=["portrait"])
    scan = person.store(shared("dicom/emr_jpegls_10f.dcm"))
    draft = {"name": "A talk", "image_keys": [photo["image_key"]]}
    talk = person.client.post("/v1/collections", json=draft).raise_for_status().json()
    log = person.store_log(shared("logs/ok_120.csv"), "Short well")
    page = open_page(theme=theme, **screen)
    found = {"door": findings(page)}
    page.get_by_label("User name").fill(person.name)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".tile img").first).to_be_visible()
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_label("Modality")).to_be_visible()
    found["images"] = findings(page)

    for place, what in {
        "/upload": "Upload",
        f"/images/{photo['image_key']}": "astronaut.png",
        f"/images/{scan['image_key']}": "emr_jpegls_10f.dcm",
        "/studies": "Studies",
        f"/studies/{study}": "Doe, Jane",
        "/depth-logs": "Depth logs",
        f"/depth-logs/{log['log_id']}": "Short well",
        "/locations": "Locations",
        "/stats": "Statistics",
        f"/studies/{study}/series/{study}.1?beside={study}/{study}.1": "Doe, Jane",
        "/collections": "Collections",
        f"/collections/{talk['collection_id']}": "A talk",
        "/tags": "Tags",
        "/duplicates": "Duplicates",
        "/imagse": "No such page",
        "/connect?port=49152&state=s&code=BCDF-GHJK&name=desk&until=4000000000": "Sign in a terminal",
        "/me": "Profile",
        "/users": "Users",
        "/audit": "Audit",
    }.items():
        visit(page, place, what)
        found[place] = findings(page)

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
