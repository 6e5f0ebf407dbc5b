"""Studies: the list, a series as a stack, and two stacks beside each other."""

import re
from collections.abc import Callable
from pathlib import Path
from secrets import randbelow

import pytest
from playwright.sync_api import Locator, Page, expect

from screen import Person
from series_files import a_series


@pytest.fixture
def study() -> str:
    """Return a UID that no other test has."""
    return f"2.25.{randbelow(10**30)}"


def keep(person: Person, files: list[Path]) -> None:
    for file in files:
        sent = {"file": (file.name, file.read_bytes())}
        person.client.post("/v1/images", files=sent).raise_for_status()


def opened(page: Page, place: str) -> Locator:
    """Go to a place, and return its first picture once it is drawn."""
    page.evaluate(f"location.hash = '{place}'")
    canvas = page.locator("canvas.dicom-canvas[data-first-pixel]").first
    expect(canvas).to_be_visible()
    return canvas


def marks(page: Page) -> dict[str, str]:
    sides = ("left", "right", "top", "bottom")
    return {side: page.locator(f".over-marker[data-side={side}]").first.inner_text() for side in sides}


def test_from_the_list_to_the_first_slice_and_through_the_stack(
    open_page: Callable[..., Page], person: Person, tmp_path: Path, study: str
):
    keep(person, a_series(tmp_path, 8, study=study, PatientName=f"Roe{study[-6:]}^Ann"))
    page = open_page("/studies", person=person)

    page.get_by_label("Patient name").fill(f"roe{study[-6:]}")
    page.get_by_role("link", name=f"Roe{study[-6:]}, Ann").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Roe{study[-6:]}, Ann")
    page.get_by_role("link", name=re.compile("1. Axial")).click()

    told = page.locator(".over-right")
    expect(told).to_contain_text("Frame 1 / 8")
    expect(page.locator(".over-left")).to_contain_text(f"Roe{study[-6:]}, Ann")
    expect(page.locator(".over-low")).to_contain_text("Abdomen")
    expect(page.locator(".over-scale")).to_have_text(re.compile(r"\d+ (mm|cm)"))
    page.locator("canvas.dicom-canvas").hover()
    page.mouse.wheel(0, 120)
    expect(told).to_contain_text("Frame 2 / 8")
    page.locator("canvas.dicom-canvas").press("End")
    expect(told).to_contain_text("Frame 8 / 8")


def test_slices_are_in_order_of_position_and_their_values_in_hounsfield_units(
    open_page: Callable[..., Page], person: Person, tmp_path: Path, study: str
):
    keep(person, a_series(tmp_path, 5, study=study))  # the highest number lies lowest
    page = open_page("/studies", person=person)
    canvas = opened(page, f"/studies/{study}/series/{study}.1")

    canvas.hover()
    expect(page.locator(".over-value")).to_have_text(re.compile(r"\s-19$"))  # 1000 + 5 - 1024
    canvas.press("End")
    expect(page.locator(".over-right")).to_contain_text("Frame 5 / 5")
    canvas.hover(position={"x": 200, "y": 200})
    canvas.hover()

    expect(page.locator(".over-value")).to_have_text(re.compile(r"\s-23$"))


def test_the_letters_of_the_sides_follow_turns_and_flips(
    open_page: Callable[..., Page], person: Person, tmp_path: Path, study: str
):
    keep(person, a_series(tmp_path, 2, study=study))
    page = open_page("/studies", person=person)
    canvas = opened(page, f"/studies/{study}/series/{study}.1")
    assert marks(page) == {"left": "R", "right": "L", "top": "A", "bottom": "P"}

    canvas.press("t")
    expect(page.locator(".over-marker[data-side=top]")).to_have_text("R")
    assert marks(page) == {"left": "P", "right": "A", "top": "R", "bottom": "L"}
    canvas.press("f")
    expect(page.locator(".over-marker[data-side=left]")).to_have_text("A")

    assert marks(page) == {"left": "A", "right": "P", "top": "R", "bottom": "L"}


def test_window_zoom_and_tab_stay_while_scrolling(
    open_page: Callable[..., Page], person: Person, tmp_path: Path, study: str
):
    keep(person, a_series(tmp_path, 4, study=study))
    page = open_page("/studies", person=person)
    canvas = opened(page, f"/studies/{study}/series/{study}.1")
    page.get_by_role("tab", name="Header").click()
    expect(page.get_by_role("tabpanel")).to_contain_text("PID-7")
    page.get_by_label("Window preset").select_option(label="Bone")
    expect(page.locator(".over-right")).to_contain_text("W 1800")
    whole = page.locator(".over-right span").last.inner_text()
    canvas.press("+")
    expect(page.locator(".over-right span").last).not_to_have_text(whole)
    zoom = page.locator(".over-right span").last.inner_text()

    canvas.press("End")
    expect(page.locator(".over-right")).to_contain_text("Frame 4 / 4")

    expect(page.locator(".over-right")).to_contain_text("W 1800")
    expect(page.locator(".over-right span").last).to_have_text(zoom)
    expect(page.get_by_role("tab", name="Header")).to_have_attribute("aria-selected", "true")


def test_a_prior_scrolls_along_by_position(open_page: Callable[..., Page], person: Person, tmp_path: Path, study: str):
    prior = f"{study}.7"
    keep(person, a_series(tmp_path, 9, study=study, PatientID=study[-12:]))
    shared = {"FrameOfReferenceUID": f"{study}.9", "StudyDate": "20240102", "PatientID": study[-12:]}
    keep(person, a_series(tmp_path, 5, study=prior, StudyDescription="Before", **shared))
    page = open_page("/studies", person=person)
    canvas = opened(page, f"/studies/{study}/series/{study}.1")

    page.get_by_role("button", name="Two series beside each other").click()
    second = page.locator(".pane").nth(1)
    expect(second.locator("canvas[data-first-pixel]")).to_be_visible()
    second.get_by_label("Study", exact=True).select_option(prior)
    expect(second.locator(".over-right")).to_contain_text("Frame 1 / 5")
    expect(second.locator(".over-low")).to_contain_text("Before")
    canvas.press("ArrowDown")
    canvas.press("ArrowDown")
    expect(second.locator(".over-right")).to_contain_text("Frame 3 / 5")
    canvas.press("End")
    expect(second.locator(".over-right")).to_contain_text("Frame 5 / 5")

    page.get_by_role("button", name="Scroll both together").click()
    canvas.press("Home")
    expect(page.locator(".over-right").first).to_contain_text("Frame 1 / 9")
    expect(second.locator(".over-right")).to_contain_text("Frame 5 / 5")


def test_the_address_leads_back_to_both_series_and_the_slice(
    open_page: Callable[..., Page], person: Person, tmp_path: Path, study: str
):
    keep(person, [*a_series(tmp_path, 6, study=study), *a_series(tmp_path, 3, study=study, series=2)])

    page = open_page(f"/studies/{study}/series/{study}.1?frame=4&beside={study}/{study}.2", person=person)

    expect(page.locator(".over-right").first).to_contain_text("Frame 4 / 6")
    expect(page.locator(".over-right").nth(1)).to_contain_text("/ 3")
