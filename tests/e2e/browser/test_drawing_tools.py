"""The tools that draw, their keys, and undo, in a browser without WebGL."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

import needs
from screen import CHROMIUM, Person, eventually, shared

SQUARE = [[100, 100], [300, 100], [300, 300], [100, 300]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a browser that has no WebGL."""
    if CHROMIUM is None:
        pytest.skip(needs.CHROMIUM)
    plain = ["--no-sandbox", "--disable-gpu", "--disable-3d-apis"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=plain)
        yield browser
        browser.close()


@pytest.fixture
def image(person: Person) -> dict[str, Any]:
    return person.store(shared("images/photo/astronaut.png"))


def annotations(person: Person, image: dict[str, Any]) -> list[dict[str, Any]]:
    return person.client.get(f"/v1/images/{image['image_key']}/annotations").raise_for_status().json()["data"]


def annotate(person: Person, image: dict[str, Any], instrument: str) -> None:
    draft = {"instrument": instrument, "polygon": {"points": SQUARE}}
    person.client.post(f"/v1/images/{image['image_key']}/annotations", json=draft).raise_for_status()


def opened(open_page: Callable[..., Page], person: Person, image: dict[str, Any]) -> Page:
    page = open_page(f"/images/{image['image_key']}?tab=annotations", person=person)
    expect(page.get_by_role("button", name="Draw a polygon")).to_be_visible()
    expect(page.locator(".stage-cover")).to_have_count(0)
    return page


def spot(page: Page, dx: int, dy: int) -> tuple[float, float]:
    """Return a place on the screen, so many pixels from the middle of the picture."""
    box = page.locator(".deep").bounding_box() or {}
    return box["x"] + box["width"] / 2 + dx, box["y"] + box["height"] / 2 + dy


def dots(page: Page, count: int) -> None:
    expect(page.locator(".drawing-dot")).to_have_count(count)


def add(page: Page, instrument: str) -> None:
    page.get_by_label("Instrument", exact=True).fill(instrument)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".annotation-list").get_by_text(instrument)).to_be_visible()


def test_there_is_no_webgl(open_page: Callable[..., Page], person: Person):
    page = open_page("/me", person=person)
    expect(page.get_by_role("heading", name="Profile")).to_be_visible()

    assert page.evaluate("document.createElement('canvas').getContext('webgl2')") is None


def test_a_box_is_dragged_and_an_ellipse_takes_two_clicks(
    open_page: Callable[..., Page], person: Person, image: dict[str, Any]
):
    page = opened(open_page, person, image)
    page.keyboard.press("b")
    page.mouse.move(*spot(page, -150, -100))
    page.mouse.down()
    page.mouse.move(*spot(page, -50, -20), steps=4)
    page.mouse.up()
    add(page, "visor")

    page.keyboard.press("e")
    page.mouse.click(*spot(page, 50, 50))
    page.mouse.click(*spot(page, 120, 100))

    expect(page.get_by_role("heading", name="Annotation 1")).to_be_visible()  # the instrument is remembered
    box, ellipse = annotations(person, image)
    assert box["box"]["width"] / box["box"]["height"] == pytest.approx(100 / 80, rel=0.02)
    assert ellipse["instrument"] == "visor"
    assert ellipse["ellipse"]["rx"] / ellipse["ellipse"]["ry"] == pytest.approx(70 / 50, rel=0.02)
    assert ellipse["ellipse"]["rx"] / box["box"]["width"] == pytest.approx(35 / 100, rel=0.02)


def test_corners_are_taken_back_and_set_again(open_page: Callable[..., Page], person: Person, image: dict[str, Any]):
    page = opened(open_page, person, image)
    page.keyboard.press("l")
    for count, (dx, dy) in enumerate([(-200, 100), (-150, 150), (-100, 110)], 1):
        page.mouse.click(*spot(page, dx, dy))
        dots(page, count)

    page.keyboard.press("Backspace")
    dots(page, 2)
    page.keyboard.press("Control+z")
    dots(page, 3)
    page.keyboard.press("Control+z")
    dots(page, 2)
    page.keyboard.press("Control+Shift+z")
    dots(page, 3)
    page.keyboard.press("Enter")
    add(page, "suture")

    [line] = annotations(person, image)
    assert len(line["line"]["points"]) == 3


def test_a_double_click_ends_a_polygon_and_escape_gives_one_up(
    open_page: Callable[..., Page], person: Person, image: dict[str, Any]
):
    page = opened(open_page, person, image)
    page.keyboard.press("p")
    page.mouse.click(*spot(page, 0, 0))
    dots(page, 1)
    page.keyboard.press("Escape")
    dots(page, 0)

    page.keyboard.press("p")
    for count, (dx, dy) in enumerate([(0, 0), (90, 0), (90, 90)], 1):
        page.mouse.click(*spot(page, dx, dy))
        dots(page, count)
    page.mouse.dblclick(*spot(page, 0, 90))
    add(page, "patch")

    [saved] = annotations(person, image)
    assert len(saved["polygon"]["points"]) == 4


def test_a_number_chooses_the_instrument_of_what_is_drawn_next(
    open_page: Callable[..., Page], person: Person, image: dict[str, Any]
):
    for instrument in ("forceps", "clip"):
        annotate(person, image, instrument)
    page = opened(open_page, person, image)

    page.keyboard.press("2")
    expect(page.get_by_role("button", name="2 clip")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("o")
    page.mouse.click(*spot(page, 40, 0))

    expect(page.get_by_role("heading", name="Annotation 2")).to_be_visible()
    assert annotations(person, image)[2]["instrument"] == "clip"


def test_a_drag_of_a_corner_is_undone_and_kept_by_next(
    open_page: Callable[..., Page], person: Person, image: dict[str, Any]
):
    annotate(person, image, "helmet")
    page = opened(open_page, person, image)
    page.locator(".annotation-list button").click()
    corners = page.get_by_label("Corners")
    expect(corners).to_have_value("100,100 300,100 300,300 100,300")

    page.get_by_role("button", name="Corner 1").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    expect(corners).to_have_value("99,110 300,100 300,300 100,300")
    page.keyboard.press("Control+z")
    expect(corners).to_have_value("99,100 300,100 300,300 100,300")
    page.get_by_role("tab", name="Details").click()  # as Next and Back do, it leaves the form

    eventually(
        lambda: page.wait_for_timeout(50) or annotations(person, image)[0]["polygon"]["points"][0],
        lambda point: point == [99, 100],
    )


def test_a_deleted_annotation_comes_back(open_page: Callable[..., Page], person: Person, image: dict[str, Any]):
    annotate(person, image, "helmet")
    page = opened(open_page, person, image)
    page.locator(".annotation-list button").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("heading", name="No annotations")).to_be_visible()

    page.get_by_role("status").get_by_role("button", name="Undo").click()

    expect(page.locator(".annotation-list").get_by_text("helmet")).to_be_visible()
    [back] = annotations(person, image)
    assert (back["index"], back["polygon"]["points"]) == (0, SQUARE)


def test_a_length_belongs_to_the_frame_where_it_was_measured(open_page: Callable[..., Page], person: Person):
    scan = person.store(shared("dicom/emr_jpegls_10f.dcm"))
    page = open_page(f"/images/{scan['image_key']}?tab=annotations", person=person)
    expect(page.get_by_role("button", name="Measure a length")).to_be_visible()
    page.locator(".dicom-canvas").press("ArrowDown")
    expect(page.get_by_text("Frame 2 / 10")).to_be_visible()
    box = page.locator(".dicom-view").bounding_box() or {}
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    page.keyboard.press("m")
    page.mouse.move(x - 100, y)
    page.mouse.down()
    page.mouse.move(x + 50, y, steps=3)
    page.mouse.up()
    expect(page.get_by_role("heading", name="Annotation 0")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".annotation-list")).to_contain_text("frame 2")
    expect(page.locator(".shape")).to_have_count(1)
    page.locator(".dicom-canvas").press("Home")

    expect(page.locator(".shape")).to_have_count(0)
    [length] = annotations(person, scan)
    assert (length["instrument"], length["frame"], len(length["line"]["points"])) == ("length", 1, 2)


def test_what_is_drawn_stays_seen_and_says_what_it_measures(open_page: Callable[..., Page], person: Person):
    scan = person.store(shared("dicom/ct_evle_signed16.dcm"))
    page = open_page(f"/images/{scan['image_key']}?tab=annotations", person=person)
    expect(page.get_by_role("button", name="Measure a length")).to_be_visible()
    expect(page.locator("canvas.dicom-canvas[data-first-pixel]")).to_be_visible()
    box = page.locator(".dicom-view").bounding_box() or {}
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    said = page.locator(".drawing-texts")

    page.keyboard.press("e")
    page.mouse.click(x - 60, y - 60)
    page.mouse.click(x + 60, y + 60)
    expect(page.get_by_role("heading", name="Annotation 0")).to_be_visible()
    expect(said).to_contain_text(re.compile(r"mean .* HU, SD"))
    page.keyboard.press("m")
    page.mouse.click(x - 100, y - 90)
    page.mouse.click(x + 100, y - 90)
    expect(page.get_by_role("heading", name="Annotation 1")).to_be_visible()

    expect(page.locator(".shape-ellipse")).to_have_count(1)
    expect(said.locator("text")).to_have_count(2)
    lengths = said.locator("text").filter(has_text=" mm").filter(has_not_text="mean")
    before = lengths.text_content() or ""
    page.mouse.move(x + 100, y - 90)
    page.mouse.down()
    page.mouse.move(x, y - 90, steps=3)
    page.mouse.up()

    eventually(lambda: page.wait_for_timeout(50) or lengths.text_content() or "", lambda now: now != before)
    assert millimetres(lengths.text_content() or "") == pytest.approx(millimetres(before) / 2, rel=0.02)


def millimetres(said: str) -> float:
    return float(said.removesuffix(" mm"))
