"""Drawing on an image."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

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


def around(page: Page, *places: tuple[int, int]) -> list[tuple[float, float]]:
    """Return places on the screen, each so many pixels from the middle of the picture."""
    box = page.locator(".deep").bounding_box() or {}
    return [(box["x"] + box["width"] / 2 + dx, box["y"] + box["height"] / 2 + dy) for dx, dy in places]


def clicked(page: Page, *places: tuple[int, int]) -> list[tuple[float, float]]:
    """Set corners by clicks, each once the one before is seen."""
    spots = around(page, *places)
    for count, (x, y) in enumerate(spots, 1):
        page.mouse.click(x, y)
        expect(page.locator(".drawing-dot")).to_have_count(count)
    return spots


def drawn(page: Page, *places: tuple[int, int]) -> None:
    """Draw a polygon, and close it at its first corner."""
    page.get_by_role("button", name="Draw a polygon").click()
    spots = clicked(page, *places)
    outline = page.locator(".shape-begun .shape-line").bounding_box() or {}
    assert abs(outline["x"] - min(x for x, _ in spots)) < 4  # it lies where one clicked
    assert abs(outline["y"] - min(y for _, y in spots)) < 4
    page.mouse.click(*spots[0])
    expect(page.get_by_label("Instrument", exact=True)).to_be_visible()


def dragged(page: Page, here: Locator, dx: int, dy: int) -> None:
    box = here.bounding_box() or {}
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=5)
    page.mouse.up()


def test_a_polygon_is_drawn_named_and_saved(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    page = opened(open_page(f"/images/{image['image_key']}", person=person))

    drawn(page, (-80, -80), (80, -80), (80, 60), (-60, 70))
    page.get_by_label("Instrument", exact=True).fill("visor")
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
    page.get_by_label("Instrument", exact=True).fill("badge")
    page.get_by_label("Corners").fill("10,10 60,10 60,40.5")
    page.get_by_role("button", name="Add", exact=True).click()

    expect(listed(page, "badge")).to_be_visible()
    assert annotations(person, image)[0]["polygon"]["points"] == [[10, 10], [60, 10], [60, 40.5]]


def test_a_polygon_that_crosses_itself_is_refused_in_words(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    page = opened(open_page(f"/images/{image['image_key']}", person=person))
    page.get_by_role("button", name="type its corners").click()
    page.get_by_label("Instrument", exact=True).fill("bow")
    page.get_by_label("Corners").fill("0,0 100,100 100,0 0,100")

    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.get_by_role("alert")).to_be_visible()
    assert annotations(person, image) == []


def test_an_edit_makes_a_version_that_can_be_taken_back(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    annotate(person, image, attributes={"side": "left"})
    page = opened(open_page(f"/images/{image['image_key']}", person=person))
    listed(page, "helmet").click()
    page.get_by_label("Instrument", exact=True).fill("hat")
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
    expect(page.get_by_label("Instrument", exact=True)).to_have_value("helmet")
    theirs = {"instrument": "theirs", "polygon": {"points": SQUARE}}
    person.client.put(f"/v1/images/{image['image_key']}/annotations/0", json=theirs).raise_for_status()

    page.get_by_label("Instrument", exact=True).fill("mine")
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

    expect(page.get_by_label("Instrument", exact=True)).to_have_value("theirs")


def test_a_corner_that_is_dragged_is_saved_at_once_with_what_was_typed(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    annotate(person, image)
    page = opened(open_page(f"/images/{image['image_key']}", person=person))
    listed(page, "helmet").click()
    page.get_by_label("Instrument", exact=True).fill("hat")

    dragged(page, page.locator(".drawing-handle").first, -30, -30)
    page.get_by_role("button", name="Save", exact=True).click()

    expect(listed(page, "hat")).to_be_visible()
    assert annotations(person, image)[0]["polygon"]["points"] != SQUARE


def test_pressing_add_twice_adds_one(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    page = opened(open_page(f"/images/{image['image_key']}", person=person))
    page.get_by_role("button", name="type its corners").click()
    page.get_by_label("Instrument", exact=True).fill("badge")
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

    page.get_by_label("Instrument", exact=True).press_sequentially("forceps of")

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
