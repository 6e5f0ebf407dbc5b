"""Drawing on an image."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from screen import Person, shared

SQUARE = [[100, 100], [300, 100], [300, 300], [100, 300]]


def annotations(person: Person, image: dict[str, Any]) -> list[dict[str, Any]]:
    return person.client.get(f"/v1/images/{image['image_key']}/annotations").json()["data"]


def annotate(person: Person, image: dict[str, Any], **fields: Any) -> None:
    draft = {"instrument": "helmet", "polygon": {"points": SQUARE}} | fields
    person.client.post(f"/v1/images/{image['image_key']}/annotations", json=draft).raise_for_status()


def opened(page: Page) -> Page:
    expect(page.locator(".openseadragon-canvas").first).to_be_visible()
    expect(page.locator(".stage-cover")).to_have_count(0)
    page.get_by_role("tab", name="Annotations").click()
    return page


def test_a_polygon_is_drawn_named_and_saved(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    page = opened(open_page(f"/images/{image['image_key']}", person=person))
    page.get_by_role("button", name="Draw a polygon").click()
    box = page.locator(".deep").bounding_box() or {}
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    for dx, dy in [(-80, -80), (80, -80), (80, 60)]:
        page.mouse.move(x + dx, y + dy)
        page.mouse.click(x + dx, y + dy, delay=40)
        page.wait_for_timeout(350)  # two clicks closer together are a double-click
    page.mouse.dblclick(x - 60, y + 70)
    page.get_by_label("Instrument").fill("visor")
    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.get_by_role("button", name="visor")).to_be_visible()
    [saved] = annotations(person, image)
    assert saved["instrument"] == "visor"
    assert len(saved["polygon"]["points"]) == 4
    assert all(0 <= value <= 512 for point in saved["polygon"]["points"] for value in point)


def test_corners_can_be_typed_without_a_mouse(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    page = opened(open_page(f"/images/{image['image_key']}", person=person))

    page.get_by_role("button", name="type its corners").click()
    page.get_by_label("Instrument").fill("badge")
    page.get_by_label("Corners").fill("10,10 60,10 60,40.5")
    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.get_by_role("button", name="badge")).to_be_visible()
    assert annotations(person, image)[0]["polygon"]["points"] == [[10, 10], [60, 10], [60, 40.5]]


def test_a_polygon_that_crosses_itself_is_refused_in_words(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    page = opened(open_page(f"/images/{image['image_key']}", person=person))
    page.get_by_role("button", name="type its corners").click()
    page.get_by_label("Instrument").fill("bow")
    page.get_by_label("Corners").fill("0,0 100,100 100,0 0,100")

    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.get_by_role("alert")).to_be_visible()
    assert annotations(person, image) == []


def test_an_edit_makes_a_version_that_can_be_taken_back(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    annotate(person, image, attributes={"side": "left"})
    page = opened(open_page(f"/images/{image['image_key']}", person=person))
    page.get_by_role("button", name="helmet").click()
    page.get_by_label("Instrument").fill("hat")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="hat").click()
    expect(page.get_by_role("heading", name="Versions")).to_be_visible()

    page.get_by_role("button", name="Take").last.click()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("button", name="helmet")).to_be_visible()
    assert annotations(person, image)[0]["attributes"] == {"side": "left"}  # what the form does not show is kept


def test_two_people_do_not_overwrite_each_other(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    annotate(person, image)
    page = opened(open_page(f"/images/{image['image_key']}", person=person))
    with page.expect_response("**/annotations/0"):
        page.get_by_role("button", name="helmet").click()
    theirs = {"instrument": "theirs", "polygon": {"points": SQUARE}}
    person.client.put(f"/v1/images/{image['image_key']}/annotations/0", json=theirs).raise_for_status()

    page.get_by_label("Instrument").fill("mine")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("omebody else changed it first")
    page.get_by_role("button", name="Show what they drew").click()

    expect(page.get_by_role("button", name="theirs")).to_be_visible()
    assert annotations(person, image)[0]["instrument"] == "theirs"


def test_an_annotation_is_deleted(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    annotate(person, image)
    page = opened(open_page(f"/images/{image['image_key']}", person=person))
    page.get_by_role("button", name="helmet").click()

    page.get_by_role("button", name="Delete", exact=True).click()

    expect(page.get_by_role("heading", name="No annotations")).to_be_visible()
    assert annotations(person, image) == []


def test_instruments_in_use_are_offered(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    annotate(person, image, instrument=f"forceps of {person.name}")
    page = opened(open_page(f"/images/{image['image_key']}", person=person))
    page.get_by_role("button", name="type its corners").click()

    page.get_by_label("Instrument").press_sequentially("forceps of")

    expect(page.locator(f'datalist option[value="forceps of {person.name}"]')).to_be_attached()
