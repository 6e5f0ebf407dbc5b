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


def listed(page: Page, instrument: str):
    return page.locator(".annotation-list").get_by_role("button", name=instrument)


def opened(page: Page) -> Page:
    expect(page.locator(".openseadragon-canvas").first).to_be_visible()
    expect(page.locator(".stage-cover")).to_have_count(0)
    page.get_by_role("tab", name="Annotations").click()
    return page


def corner(page: Page, x: float, y: float, corners: int) -> None:
    """Click, until the outline has so many corners: where it takes the machine long to let go, a click is a drag."""
    outline = "document.querySelector('.a9s-outer')?.getAttribute('points').trim().split(/\\s+/).length ?? 0"
    for _ in range(20):
        page.mouse.move(x, y)
        page.wait_for_timeout(350)  # two clicks closer together are a double-click
        page.mouse.click(x, y)
        page.mouse.move(x + 1, y)
        if page.evaluate(outline) == corners + 1:  # and where the pointer is
            return
    raise AssertionError(f"there is no corner {corners}")


def drawn(page: Page, corners: list[tuple[int, int]]) -> None:
    """Draw a polygon around the middle of the picture, and close it at its first corner."""
    page.get_by_role("button", name="Draw a polygon").click()
    box = page.locator(".deep").bounding_box() or {}
    places = [(box["x"] + box["width"] / 2 + dx, box["y"] + box["height"] / 2 + dy) for dx, dy in corners]
    for count, (x, y) in enumerate(places, 1):
        corner(page, x, y, count)
    outline = page.locator(".a9s-outer").bounding_box() or {}
    assert abs(outline["x"] - min(x for x, _ in places)) < 12  # it lies where one clicked
    assert abs(outline["y"] - min(y for _, y in places)) < 12
    for _ in range(20):
        page.mouse.move(*places[0], steps=2)
        page.mouse.click(*places[0])
        page.wait_for_timeout(350)
        if page.get_by_label("Instrument").is_visible():
            return
    raise AssertionError("the outline does not close")


def test_a_polygon_is_drawn_named_and_saved(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    page = opened(open_page(f"/images/{image['image_key']}", person=person))

    drawn(page, [(-80, -80), (80, -80), (80, 60), (-60, 70)])
    page.get_by_label("Instrument").fill("visor")
    page.get_by_role("button", name="Add", exact=True).click()

    expect(listed(page, "visor")).to_be_visible()
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

    expect(listed(page, "badge")).to_be_visible()
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
    listed(page, "helmet").click()
    page.get_by_label("Instrument").fill("hat")
    page.get_by_role("button", name="Save", exact=True).click()
    listed(page, "hat").click()
    expect(page.get_by_role("heading", name="Versions")).to_be_visible()

    page.get_by_role("button", name="Take", exact=True).last.click()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(listed(page, "helmet")).to_be_visible()
    assert annotations(person, image)[0]["attributes"] == {"side": "left"}  # what the form does not show is kept


def test_two_people_do_not_overwrite_each_other(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    annotate(person, image)
    page = opened(open_page(f"/images/{image['image_key']}", person=person))
    listed(page, "helmet").click()
    expect(page.get_by_label("Instrument")).to_have_value("helmet")
    theirs = {"instrument": "theirs", "polygon": {"points": SQUARE}}
    person.client.put(f"/v1/images/{image['image_key']}/annotations/0", json=theirs).raise_for_status()

    page.get_by_label("Instrument").fill("mine")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("changed since you read it")
    page.get_by_role("button", name="Show the other version").click()

    expect(listed(page, "theirs")).to_be_visible()
    assert annotations(person, image)[0]["instrument"] == "theirs"


def test_an_editor_shows_the_current_values_even_if_the_list_is_old(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    annotate(person, image)
    page = opened(open_page(f"/images/{image['image_key']}", person=person))
    expect(listed(page, "helmet")).to_be_visible()
    theirs = {"instrument": "theirs", "polygon": {"points": SQUARE}}
    person.client.put(f"/v1/images/{image['image_key']}/annotations/0", json=theirs).raise_for_status()

    listed(page, "helmet").click()

    expect(page.get_by_label("Instrument")).to_have_value("theirs")


def test_a_corner_that_is_dragged_is_saved_at_once_with_what_was_typed(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    annotate(person, image)
    page = opened(open_page(f"/images/{image['image_key']}", person=person))
    listed(page, "helmet").click()
    page.get_by_label("Instrument").fill("hat")
    handle = page.locator(".a9s-handle").first.bounding_box() or {}
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2

    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y - 30, steps=5)
    page.mouse.up()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(listed(page, "hat")).to_be_visible()
    assert annotations(person, image)[0]["polygon"]["points"] != SQUARE


def test_pressing_add_twice_adds_one(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    page = opened(open_page(f"/images/{image['image_key']}", person=person))
    page.get_by_role("button", name="type its corners").click()
    page.get_by_label("Instrument").fill("badge")
    page.get_by_label("Corners").fill("10,10 60,10 60,40.5")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    page.get_by_role("button", name="Add", exact=True).dblclick()

    expect(listed(page, "badge").first).to_be_visible()
    assert len([url for url in sent if url.endswith("/annotations")]) == 1


def test_an_annotation_is_deleted(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    annotate(person, image)
    page = opened(open_page(f"/images/{image['image_key']}", person=person))
    listed(page, "helmet").click()

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


def test_annotations_outside_a_later_picture_are_reported(open_page: Callable[..., Page], person: Person):
    far = [[x + 5000, y] for x, y in SQUARE]
    outlined = [{"instrument": "helmet", "polygon": {"points": points}} for points in (SQUARE, far)]
    image = person.send(shared("images/photo/coffee.png"), "coffee.png", {"annotations": outlined})
    page = opened(open_page(f"/images/{image['image_key']}", person=person))
    notice = page.get_by_role("note")
    outside = max(each["index"] for each in annotations(person, image))

    expect(notice).to_contain_text(f"Outside of the picture: {outside}.")
    page.locator(".annotation-list").get_by_role("button").nth(1).click()
    page.get_by_role("button", name="Delete", exact=True).click()

    expect(page.locator(".annotation-list li")).to_have_count(1)
    expect(notice).to_have_count(0)
