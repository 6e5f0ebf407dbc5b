"""The same picture twice: found by its bytes or its looks, and one is kept."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image as Picture
from playwright.sync_api import Page, expect

from screen import Person, shared


def test_the_same_file_is_found_and_one_is_kept(open_page: Callable[..., Page], person: Person):
    coins = shared("images/photo/coins.png")
    person.store(coins, named="first.png")
    person.store(coins, named="again.png", tags=["worked on"])
    person.store(shared("images/photo/coffee.png"))
    page = open_page("/duplicates", person=person)
    expect(page.get_by_role("heading", name="2 images")).to_be_visible()
    expect(page.get_by_label("Keep again.png")).to_be_checked()  # it has a tag

    page.get_by_label("Keep first.png").check()
    page.get_by_role("button", name="Delete the others").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete 1 image").click()

    expect(page.get_by_text("1 image deleted.")).to_be_visible()
    left = {image["filename"] for image in person.client.get("/v1/images?user_id=me").json()["data"]}
    assert left == {"first.png", "coffee.png"}


def test_pictures_that_look_alike_are_found_on_request(open_page: Callable[..., Page], person: Person, tmp_path: Path):
    with Picture.open(shared("images/photo/coffee.png")) as picture:
        picture.convert("RGB").resize((200, 133)).save(tmp_path / "small.jpg")
    person.store(shared("images/photo/coffee.png"))
    person.store(tmp_path / "small.jpg")
    person.store(shared("images/photo/coins.png"))
    page = open_page("/duplicates", person=person)
    expect(page.get_by_text("No file is here twice.")).to_be_visible()

    page.get_by_role("button", name="Look for pictures that are alike").click()

    expect(page.get_by_role("heading", name="2 images")).to_be_visible()
    expect(page.get_by_label("Keep coffee.png")).to_be_checked()
    expect(page.get_by_label("Keep small.jpg")).not_to_be_checked()
