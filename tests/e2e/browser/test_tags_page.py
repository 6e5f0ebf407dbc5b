"""The tags: renamed, merged, deleted."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from screen import Person, hold, shared


def names_of(person: Person) -> set[str]:
    images = person.client.get("/v1/images?user_id=me").json()["data"]
    return {tag["name"] for image in images for tag in image["tags"]}


def test_a_tag_is_found_counted_and_renamed(open_page: Callable[..., Page], person: Person):
    person.store(shared("images/photo/coffee.png"), tags=[f"{person.name} knee"])
    page = open_page("/tags", person=person)
    page.get_by_label("Search tags").fill(person.name)
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page.get_by_role("row").last).to_contain_text("1 image")

    page.get_by_role("button", name="Rename").click()
    page.get_by_role("dialog").get_by_label("Name").fill(f"{person.name} hip")
    page.get_by_role("button", name="Save the name").click()

    expect(page.get_by_role("row").last).to_contain_text(f"{person.name} hip")
    assert names_of(person) == {f"{person.name} hip"}
    page.get_by_role("link", name="1 image").click()
    expect(page.get_by_role("link", name="coffee.png")).to_be_visible()


def dialog_of(page: Page, tag: str) -> Locator:
    """Open the dialog that merges a tag."""
    page.get_by_role("button", name=f"Merge {tag}", exact=True).click()
    return page.get_by_role("dialog", name=f"Merge {tag}")


def merge_into(dialog: Locator, name: str) -> None:
    dialog.get_by_role("combobox", name="Into the tag").fill(name)
    dialog.get_by_role("combobox", name="Into the tag").press("Enter")
    dialog.get_by_role("button", name="Merge", exact=True).click()


def test_a_tag_is_merged_into_another(open_page: Callable[..., Page], join: Callable[..., Person]):
    person, other = join(), join()
    old, new = f"{person.name} kne", f"{person.name} knee"
    person.store(shared("images/photo/coffee.png"), tags=[old, "kept"])
    person.store(shared("images/photo/coins.png"), tags=[old, new])
    other.store(shared("images/photo/coins.png"), tags=[old])  # hidden from her
    page = open_page(f"/tags?q={person.name}", person=person)

    dialog = dialog_of(page, old)
    dialog.get_by_role("combobox", name="Into the tag").press_sequentially(person.name)
    dialog.get_by_role("option", name=new).click()
    dialog.get_by_role("button", name="Merge", exact=True).click()

    expect(page.get_by_text(f"{old} is merged into {new}.")).to_be_visible()
    expect(page.get_by_role("cell", name=new, exact=True)).to_be_visible()
    expect(page.get_by_role("cell", name=old, exact=True)).to_have_count(0)
    assert (names_of(person), names_of(other)) == ({new, "kept"}, {new})


def test_a_merge_is_refused_with_the_reason(open_page: Callable[..., Page], person: Person):
    old, new = f"{person.name} old", f"{person.name} new"
    tags = {name: person.client.post("/v1/tags", json={"name": name}).json()["id"] for name in (old, new)}
    page = open_page(f"/tags?q={person.name}", person=person)

    dialog = dialog_of(page, old)
    merge_into(dialog, f"{person.name} mistyped")
    expect(dialog.get_by_role("alert")).to_have_text(f"No tag is called {person.name} mistyped.")
    merge_into(dialog, old)
    expect(dialog.get_by_role("alert")).to_have_text("Name another tag.")
    person.client.delete(f"/v1/tags/{tags[old]}").raise_for_status()
    merge_into(dialog, new)

    expect(dialog.get_by_role("alert")).to_contain_text("Not found")
    page.keyboard.press("Escape")
    expect(page.get_by_role("cell", name=old, exact=True)).to_have_count(0)


def test_only_who_made_a_tag_and_administrators_may_merge_it(
    open_page: Callable[..., Page], join: Callable[..., Person]
):
    person, other, admin = join(), join(), join("admin")
    person.client.post("/v1/tags", json={"name": f"{person.name} knee"}).raise_for_status()

    for viewer, buttons in ((person, 1), (other, 0), (admin, 1)):
        page = open_page(f"/tags?q={person.name}", person=viewer)
        expect(page.get_by_role("row")).to_have_count(2)
        expect(page.get_by_role("button", name="Merge")).to_have_count(buttons)


@pytest.fixture
def many(person: Person) -> tuple[str, str]:
    """Give 203 images one tag, more than a request moves; return its name and that of another."""
    old, new = f"{person.name} old", f"{person.name} new"
    person.client.post("/v1/tags", json={"name": new}).raise_for_status()
    for number in range(203):
        draft = {"filename": f"{number}.png", "size": 1, "media_type": "image/png", "tags": [old]}
        person.client.post("/v1/images", json=draft).raise_for_status()
    return old, new


def test_the_images_of_a_large_tag_are_moved_with_progress(
    open_page: Callable[..., Page], person: Person, many: tuple[str, str]
):
    old, new = many
    page = open_page(f"/tags?q={person.name}", person=person)
    first = hold(page, "**/merge")
    dialog = dialog_of(page, old)
    merge_into(dialog, new)
    request = first()
    second = hold(page, "**/merge")
    request.continue_()
    request = second()

    expect(dialog.get_by_role("status")).to_have_text("200 of 203")
    expect(dialog.get_by_role("progressbar")).to_have_js_property("value", 200)
    request.continue_()

    expect(page.get_by_text(f"{old} is merged into {new}.")).to_be_visible()
    expect(page.get_by_role("row").last).to_contain_text("203 images")


def test_the_service_goes_on_when_the_dialog_is_closed(
    open_page: Callable[..., Page], person: Person, many: tuple[str, str]
):
    old, new = many
    page = open_page(f"/tags?q={person.name}", person=person)
    first = hold(page, "**/merge")
    dialog = dialog_of(page, old)
    merge_into(dialog, new)
    request = first()
    dialog.get_by_role("button", name="Close").last.click()
    request.continue_()

    expect(page.get_by_text("3 images follow within minutes.")).to_be_visible()
    expect(page.get_by_role("row", name=new)).to_contain_text("200 images")


def test_a_tag_is_deleted_and_its_images_stay(open_page: Callable[..., Page], person: Person):
    person.store(shared("images/photo/coffee.png"), tags=[f"{person.name} gone"])
    page = open_page(f"/tags?q={person.name}", person=person)

    page.get_by_role("button", name=f"Delete {person.name} gone").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete it").click()

    expect(page.get_by_text("No tags are called so.")).to_be_visible()
    assert names_of(person) == set()
    assert len(person.client.get("/v1/images?user_id=me").json()["data"]) == 1
