"""The same picture twice: found by its bytes or its looks, and one is kept."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image as Picture
from playwright.sync_api import Page, Route, expect

from screen import Person, eventually, shared


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


def small_ones(person: Person, folder: Path, name: str, sizes: list[int]) -> None:
    """Store a photo and smaller pictures of it."""
    photo = shared(f"images/photo/{name}.png")
    person.store(photo)
    for size in sizes:
        with Picture.open(photo) as picture:
            picture.convert("RGB").resize((size, size * picture.height // picture.width)).save(
                folder / f"{name}_{size}.jpg"
            )
        person.store(folder / f"{name}_{size}.jpg")


def test_what_is_found_is_shown_at_once_until_it_is_stopped_and_goes_on(
    open_page: Callable[..., Page], person: Person, tmp_path: Path
):
    small_ones(person, tmp_path, "coffee", [300, 200])
    small_ones(person, tmp_path, "astronaut", [300, 200])
    page = open_page("/duplicates", person=person)
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route("**/similar?*", keep)
    page.get_by_role("button", name="Look for pictures that are alike").click()
    eventually(lambda: page.wait_for_timeout(50) or len(held), lambda count: count == 4)

    held[0].continue_()
    expect(page.get_by_text("1 of 6 compared")).to_be_visible()
    expect(page.get_by_role("heading", name="3 images")).to_have_count(1)
    eventually(lambda: page.wait_for_timeout(50) or len(held), lambda count: count == 5)  # the next one, and no more
    page.get_by_label("Keep astronaut_200.jpg").check()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("1 of 6 compared")).to_be_visible()
    page.unroute_all()
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_text("6 of 6 compared")).to_be_visible()
    expect(page.get_by_role("heading", name="3 images")).to_have_count(2)
    expect(page.get_by_label("Keep astronaut_200.jpg")).to_be_checked()
    expect(page.get_by_label("Keep coffee.png")).to_be_checked()


def test_only_duplicates_of_the_selected_images_are_looked_for(
    open_page: Callable[..., Page], person: Person, tmp_path: Path
):
    small_ones(person, tmp_path, "coffee", [200])
    small_ones(person, tmp_path, "astronaut", [200])
    page = open_page(person=person)
    page.get_by_label("Select coffee.png").check()
    page.get_by_role("toolbar", name="Selected images").get_by_role("button", name="Duplicates").click()
    expect(page.get_by_text("Duplicates of 1 selected image.")).to_be_visible()

    page.get_by_role("button", name="Look for pictures that are alike").click()

    expect(page.get_by_text("1 of 1 compared")).to_be_visible()
    expect(page.get_by_label("Keep coffee_200.jpg")).to_be_visible()
    expect(page.get_by_role("heading", name="2 images")).to_have_count(1)
    page.get_by_role("link", name="Of all your images").click()
    expect(page.get_by_text("No file is here twice.")).to_be_visible()
