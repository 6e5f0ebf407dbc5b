"""One image: looking closely, and changing its details."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from PIL import Image as Picture
from playwright.sync_api import Page, expect

from screen import PATIENCE, Person, eventually, hold, shared


def pixels(page: Page, side: int) -> list[Any]:
    """Return a coarse copy of what deep zoom has drawn: (red, green, blue) each."""
    shot = Picture.open(BytesIO(page.locator(".deep canvas").first.screenshot())).convert("RGB")
    return list(shot.resize((side, side)).get_flattened_data())


def panel(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def test_the_original_opens_in_deep_zoom(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))

    page = open_page(f"/images/{image['image_key']}", person=person)

    expect(page.get_by_role("heading", name="astronaut.png")).to_be_visible()
    expect(page.locator(".openseadragon-canvas canvas").first).to_be_visible()
    page.get_by_role("button", name="Zoom in").click()

    eventually(lambda: len(set(pixels(page, 20))), lambda colours: colours > 50)  # a picture, not a blank


def details_of(person: Person, image: dict[str, Any]) -> tuple[str, str, list[str]]:
    now = person.client.get(f"/v1/images/{image['image_key']}").json()
    return now["description"], now["visibility"], [tag["name"] for tag in now["tags"]]


def test_details_are_edited(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/coffee.png"))
    page = open_page(f"/images/{image['image_key']}", person=person)

    page.get_by_label("Description").fill("Morning")
    page.get_by_label("Visibility").select_option("public")
    page.get_by_role("combobox", name="Tags").fill("breakfast")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Public", exact=True)).to_be_visible()
    eventually(lambda: details_of(person, image), lambda now: now == ("Morning", "public", ["breakfast"]))


def test_a_draft_stays_while_the_user_looks_elsewhere(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/coffee.png"))
    page = open_page(f"/images/{image['image_key']}", person=person)
    page.get_by_label("Description").fill("Half a sentence")

    panel(page, "Similar")
    expect(page.get_by_label("Description")).to_have_count(0)
    panel(page, "Details")

    expect(page.get_by_label("Description")).to_have_value("Half a sentence")


def test_an_answer_that_comes_late_does_not_replace_where_one_went(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/coffee.png"))
    page = open_page("/upload", person=person)
    expect(page.get_by_role("heading", name="Upload", level=1)).to_be_visible()
    first = hold(page, f"**/v1/images/{image['image_key']}")
    page.evaluate(f"location.hash = '/images/{image['image_key']}'")
    late = first()
    page.evaluate("location.hash = '/me'")
    expect(page.get_by_role("heading", name="Profile", level=1)).to_be_visible()

    with page.expect_response("**/originals/**"):
        late.continue_()

    expect(page.get_by_role("heading", name="Profile", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="coffee.png")).to_have_count(0)
    assert page.title() == "Profile · Lightbox"


def test_the_details_do_not_wait_for_the_picture(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/coffee.png"))
    page = open_page("/upload", person=person)
    hold(page, "**/originals/**")

    page.goto(f"/#/images/{image['image_key']}")

    expect(page.get_by_label("Description")).to_be_visible()


def test_a_location_is_made_where_it_is_needed(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/coffee.png"))
    page = open_page(f"/images/{image['image_key']}", person=person)
    page.get_by_role("button", name="New location").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill(f"ward-of-{person.name}")
    form.get_by_label("Town").fill("Riverside")
    form.get_by_role("button", name="Add the location").click()
    expect(page.get_by_label("Location", exact=True)).to_have_value(f"ward-of-{person.name}")

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    assert person.client.get(f"/v1/images/{image['image_key']}").json()["location_id"] == f"ward-of-{person.name}"


def test_a_concurrent_change_is_not_overwritten(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/coffee.png"))
    page = open_page(f"/images/{image['image_key']}", person=person)
    expect(page.get_by_label("Description")).to_be_visible()
    person.client.patch(f"/v1/images/{image['image_key']}", json={"description": "Theirs"}).raise_for_status()

    page.get_by_label("Description").fill("Mine")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("changed since you read it")
    page.get_by_role("button", name="Show the other version").click()

    expect(page.get_by_label("Description")).to_have_value("Theirs")


def test_edit_size_is_stored_and_undone(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    page = open_page(f"/images/{image['image_key']}", person=person)
    panel(page, "Edit Size")
    page.get_by_label("Scale, in percent").fill("50")
    expect(page.get_by_text(re.compile("Shown at 256 . 256 pixels"))).to_be_visible()

    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("The size is edited")).to_be_visible()
    edited = person.client.get(f"/v1/images/{image['image_key']}").json()["edits"]
    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_text("Undone.")).to_be_visible()
    assert edited["scale"] == 0.5
    assert person.client.get(f"/v1/images/{image['image_key']}").json()["edits"] is None


def test_the_original_is_downloaded_byte_for_byte(open_page: Callable[..., Page], person: Person):
    file = shared("images/photo/coins.png")
    image = person.store(file)
    page = open_page(f"/images/{image['image_key']}", person=person)

    page.get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="The original, byte for byte").click()

    assert download.value.suggested_filename == "coins.png"
    assert Path(download.value.path()).read_bytes() == file.read_bytes()


def test_a_colour_map_recolours_the_picture(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/coins.png"))
    page = open_page(f"/images/{image['image_key']}", person=person)

    page.get_by_label("Colour map").select_option("magma")

    eventually(lambda: max(abs(red - blue) for red, _, blue in pixels(page, 30)), lambda most: most > 40)


def test_the_colour_map_chosen_last_is_shown_whichever_comes_first(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/coins.png"))
    page = open_page(f"/images/{image['image_key']}", person=person)
    first = hold(page, "**/file?**colormap=magma**")

    page.get_by_label("Colour map").select_option("magma")
    late = first()
    page.get_by_label("Colour map").select_option("gray")
    expect(page.locator(".stage-cover")).to_have_count(0)
    with page.expect_response("**/file?**colormap=magma**"):
        late.continue_()
    page.get_by_role("button", name="Zoom in").click()

    eventually(lambda: len(set(pixels(page, 20))), lambda greys: greys > 50)
    assert max(abs(red - blue) for red, _, blue in pixels(page, 30)) <= 20


def test_similar_images_are_shown(open_page: Callable[..., Page], person: Person, tmp_path: Path):
    file = tmp_path / "one.png"  # like nothing that others have made public
    Picture.effect_noise((12, 12), 90).resize((240, 240), Picture.Resampling.BICUBIC).save(file)
    image = person.store(file)
    person.store(file, named="twin.png")
    page = open_page(f"/images/{image['image_key']}", person=person)

    panel(page, "Similar")

    expect(page.get_by_role("link", name="twin.png")).to_contain_text("The same picture")


def test_an_image_that_is_not_ones_to_see_looks_missing(open_page: Callable[..., Page], join: Callable[..., Person]):
    image = join().store(shared("images/photo/coins.png"))

    page = open_page(f"/images/{image['image_key']}", person=join())

    expect(page.get_by_role("heading", name="Not found")).to_be_visible()


def test_others_look_but_do_not_change(open_page: Callable[..., Page], join: Callable[..., Person]):
    image = join().store(shared("images/photo/coins.png"), visibility="public", description="For all")

    page = open_page(f"/images/{image['image_key']}", person=join())

    expect(page.get_by_text("For all")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    expect(page.get_by_role("button", name="Delete this image")).to_have_count(0)


def test_an_image_is_shared_with_somebody_and_taken_back(open_page: Callable[..., Page], join: Callable[..., Person]):
    owner, friend = join(), join()
    image = owner.store(shared("images/photo/coins.png"))
    page = open_page(f"/images/{image['image_key']}", person=owner)
    page.get_by_role("button", name="Share").click()
    people = page.get_by_role("list", name="With users")

    page.get_by_label("User name").fill(friend.name)
    page.get_by_role("button", name="Share", exact=True).last.click()
    expect(people).to_contain_text(friend.name)
    seen = friend.client.get(f"/v1/images/{image['image_key']}").status_code
    people.get_by_role("button", name="End").click()

    expect(people).to_contain_text("Not shared with anyone yet.")
    assert seen == 200
    assert friend.client.get(f"/v1/images/{image['image_key']}").status_code == 404


def test_a_link_opens_the_image_without_signing_in(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/coins.png"))
    page = open_page(f"/images/{image['image_key']}", person=person)
    page.get_by_role("button", name="Share").click()

    page.get_by_role("button", name="Create a link").click()

    link = page.locator(".secret").inner_text()
    assert (
        httpx.get(link, follow_redirects=True, timeout=PATIENCE).content
        == shared("images/photo/coins.png").read_bytes()
    )


def test_a_grey_picture_of_16_bits_has_a_window(open_page: Callable[..., Page], person: Person, tmp_path: Path):
    path = tmp_path / "ramp.png"
    Picture.fromarray(np.tile(np.arange(1000, 1600, dtype=np.uint16), (400, 1))).save(path)
    image = person.store(path)
    page = open_page(f"/images/{image['image_key']}", person=person)
    center, width = page.get_by_label("Window centre"), page.get_by_label("Window width")
    expect(center).to_have_value(f"{image['window']['center']:g}")

    def line() -> list[int]:
        """Return five shades across the middle of the picture."""
        greys = [red for red, _, _ in pixels(page, 11)[11 * 5 : 11 * 6]]
        return greys[1:10:2]

    eventually(line, lambda shades: shades == sorted(set(shades)))  # the ramp is seen as a whole

    width.fill("20")
    page.keyboard.press("Enter")
    eventually(line, lambda shades: max(shades[:2]) < 30 and min(shades[3:]) > 225)

    page.get_by_label("Window preset").select_option(label="Automatic")
    eventually(line, lambda shades: shades == sorted(set(shades)))

    page.get_by_role("button", name="Drag to set window and level").click()
    box = page.locator(".deep").bounding_box() or {}
    page.mouse.move(box["x"] + 300, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 600, steps=6)
    page.mouse.up()
    eventually(lambda: float(center.input_value()), lambda level: level > image["window"]["center"] + 200)
    eventually(line, lambda shades: max(shades[:2]) < 60)  # it stays in its place, and darkens

    panel(page, "Annotations")
    expect(page.get_by_role("button", name=re.compile("polygon", re.IGNORECASE)).first).to_be_visible()
