"""The tags: renamed, merged, deleted."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from screen import Person, eventually, shared


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


def test_a_tag_is_merged_into_another(open_page: Callable[..., Page], join: Callable[..., Person]):
    person = join("admin")
    old, new = f"{person.name} kne", f"{person.name} knee"
    person.store(shared("images/photo/coffee.png"), tags=[old, "kept"])
    person.store(shared("images/photo/coins.png"), tags=[old, new])
    page = open_page(f"/tags?q={person.name}", person=person)

    page.get_by_role("button", name=f"Merge {old}", exact=True).click()
    page.get_by_role("dialog").get_by_role("combobox", name="Into the tag").fill(new)
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Move 2 images").click()

    expect(page.get_by_text("2 images moved.")).to_be_visible()
    expect(page.get_by_role("cell", name=new, exact=True)).to_be_visible()
    expect(page.get_by_role("cell", name=old, exact=True)).to_have_count(0)
    assert names_of(person) == {new, "kept"}


def test_a_merge_that_was_stopped_goes_on_where_it_was(open_page: Callable[..., Page], person: Person):
    old, new = f"{person.name} old", f"{person.name} new"
    for name in ("coffee", "coins"):
        person.store(shared(f"images/photo/{name}.png"), tags=[old])
    page = open_page(f"/tags?q={person.name}", person=person)
    images = person.client.get("/v1/images?user_id=me").json()["data"]
    page.route(f"**/v1/images/{images[0]['image_key']}/tags", lambda route: route.abort())
    for words in ("Move 2 images", "Move 1 image"):
        page.get_by_role("button", name=f"Merge {old}", exact=True).click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("combobox", name="Into the tag").fill(new)
        page.keyboard.press("Enter")
        dialog.get_by_role("button", name=words).click()
        if words == "Move 2 images":
            expect(dialog.get_by_role("list", name="What failed")).to_contain_text(images[0]["filename"])
            page.unroute_all()
            dialog.get_by_role("button", name="Close").last.click()

    eventually(lambda: names_of(person), lambda names: names == {new})


def test_a_tag_is_deleted_and_its_images_stay(open_page: Callable[..., Page], person: Person):
    person.store(shared("images/photo/coffee.png"), tags=[f"{person.name} gone"])
    page = open_page(f"/tags?q={person.name}", person=person)

    page.get_by_role("button", name=f"Delete {person.name} gone").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete it").click()

    expect(page.get_by_text("No tags are called so.")).to_be_visible()
    assert names_of(person) == set()
    assert len(person.client.get("/v1/images?user_id=me").json()["data"]) == 1
