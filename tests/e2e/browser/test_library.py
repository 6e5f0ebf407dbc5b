"""Finding images, and working on several of them."""

import json
from collections.abc import Callable
from pathlib import Path

from PIL import Image as Picture
from playwright.sync_api import Page, expect

from screen import Person, shared


def tiles(page: Page):
    return page.get_by_role("list", name="Images", exact=True).locator("a")


def test_a_grid_shows_renditions_straight_from_storage(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))

    page = open_page(person=person)

    expect(tiles(page)).to_have_count(1)
    expect(tiles(page).locator("img")).to_have_js_property("naturalWidth", 512)
    source = tiles(page).locator("img").get_attribute("src") or ""
    assert source.partition("?")[0] == image["renditions"]["512"]["url"].partition("?")[0]  # signed anew now and then


def test_typing_narrows_what_is_shown(open_page: Callable[..., Page], person: Person):
    person.store(shared("images/photo/coffee.png"), description="A cup on a saucer")
    person.store(shared("images/photo/coins.png"))
    page = open_page(person=person)
    expect(tiles(page)).to_have_count(2)

    page.get_by_label("Search images").fill("saucer")

    expect(tiles(page)).to_have_count(1)
    expect(tiles(page)).to_contain_text("coffee.png")
    expect(page.locator(".count")).to_have_text("1 image")


def test_leaving_the_page_right_after_typing_works(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/coins.png"))
    page = open_page(person=person)
    expect(tiles(page)).to_have_count(1)

    page.evaluate(
        """(place) => {
            const search = document.querySelector('input[type=search]');
            search.value = 'coins';
            search.dispatchEvent(new Event('input'));
            location.hash = place;
        }""",
        f"/images/{image['image_key']}",
    )
    expect(page.get_by_role("heading", name="coins.png")).to_be_visible()
    page.wait_for_timeout(400)  # what was typed would count by now

    assert page.url.endswith(image["image_key"])


def test_tabs_tell_private_from_public(open_page: Callable[..., Page], person: Person):
    person.store(shared("images/photo/coffee.png"), visibility="public")
    person.store(shared("images/photo/coins.png"))
    page = open_page(person=person)
    expect(tiles(page)).to_have_count(2)

    page.get_by_role("tab", name="Private").click()

    expect(tiles(page)).to_have_count(1)
    expect(tiles(page)).to_contain_text("coins.png")


def test_tags_are_completed_and_filter(open_page: Callable[..., Page], person: Person):
    person.store(shared("images/photo/coffee.png"), tags=[f"kitchen {person.name}"])
    person.store(shared("images/photo/coins.png"))
    page = open_page(person=person)
    page.get_by_role("button", name="Filters").click()

    page.get_by_role("combobox", name="Tags").press_sequentially(f"kitchen {person.name}"[:-1])
    page.get_by_role("option", name=f"kitchen {person.name}").click()

    expect(tiles(page)).to_have_count(1)
    expect(tiles(page)).to_contain_text("coffee.png")


def test_a_filter_that_fits_nothing_says_what_to_do(open_page: Callable[..., Page], person: Person):
    page = open_page("/images?q=nothing-of-the-kind", person=person)

    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    expect(page.get_by_role("link", name="Clear the filters")).to_be_visible()


def store_many(person: Person, folder: Path) -> None:
    """Store more small pictures than the grid reads at once: 000.png to 064.png."""
    for number in range(65):
        file = folder / f"{number:03}.png"
        Picture.new("L", (24, 24), number).save(file)
        person.client.post("/v1/images", files={"file": (file.name, file.read_bytes())}).raise_for_status()


def test_the_grid_reads_on_while_one_scrolls(open_page: Callable[..., Page], person: Person, tmp_path: Path):
    store_many(person, tmp_path)
    page = open_page("/images?tab=mine", person=person)
    expect(page.locator(".count")).to_have_text("65 images")

    page.mouse.move(700, 500)
    page.mouse.wheel(0, 20_000)

    expect(tiles(page).last).to_contain_text("000.png")
    expect(page.get_by_role("listitem").filter(has_text="000.png")).to_have_attribute("aria-posinset", "65")


def test_the_way_back_from_an_image_leads_to_where_one_was(
    open_page: Callable[..., Page], person: Person, tmp_path: Path
):
    store_many(person, tmp_path)
    page = open_page("/images?tab=mine", person=person)
    expect(page.locator(".count")).to_have_text("65 images")
    page.mouse.move(700, 500)
    page.mouse.wheel(0, 20_000)
    tiles(page).filter(has_text="001.png").click()
    page.get_by_role("link", name="Next image").click()
    expect(page.get_by_role("heading", name="000.png")).to_be_visible()

    page.get_by_role("link", name="Back to the images").click()

    expect(page.get_by_role("tab", name="Mine")).to_have_attribute("aria-selected", "true")
    expect(tiles(page).filter(has_text="000.png")).to_be_focused()
    expect(tiles(page).filter(has_text="000.png")).to_be_in_viewport()


def test_a_picture_that_settles_leaves_the_focus_where_it_is(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/coins.png"))
    page = open_page("/upload", person=person)
    waiting = {**image, "renditions": {}, "status": "processing"}
    page.route("**/v1/images?**", lambda route: route.fulfill(json={"data": [waiting], "meta": {"total_results": 1}}))
    page.goto("/#/images?tab=mine")
    tiles(page).focus()

    expect(tiles(page).locator("img")).to_have_js_property("naturalWidth", 384)

    expect(tiles(page)).to_be_focused()


def test_an_image_that_is_deleted_from_its_page_comes_back_where_one_is(open_page: Callable[..., Page], person: Person):
    person.store(shared("images/photo/coffee.png"))
    page = open_page("/images?tab=mine", person=person)
    tiles(page).click()
    page.get_by_role("button", name="Delete this image").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("heading", name="No images yet")).to_be_visible()
    page.get_by_role("link", name="Depth logs").click()
    expect(page.get_by_role("heading", name="Depth logs", level=1)).to_be_visible()

    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_text("1 image restored.")).to_be_visible()
    expect(page.get_by_role("heading", name="Depth logs", level=1)).to_be_visible()
    page.get_by_role("link", name="Images", exact=True).click()
    page.get_by_role("tab", name="Mine").click()
    expect(tiles(page)).to_have_count(1)


def test_deleted_images_come_back_when_it_is_undone(open_page: Callable[..., Page], person: Person):
    person.store(shared("images/photo/coffee.png"))
    person.store(shared("images/photo/coins.png"))
    page = open_page("/images?tab=mine", person=person)
    page.get_by_label("Select coffee.png").check()
    page.get_by_label("Select coins.png").check()

    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Delete 2 images").click()
    expect(page.get_by_role("heading", name="No images yet")).to_be_visible()
    page.get_by_role("button", name="Undo").click()

    expect(tiles(page)).to_have_count(2)


def test_several_images_are_tagged_at_once(open_page: Callable[..., Page], person: Person):
    images = [person.store(shared(f"images/photo/{name}.png"), tags=["kept"]) for name in ("coffee", "coins")]
    page = open_page("/images?tab=mine", person=person)
    page.get_by_label("Select coffee.png").check()
    page.get_by_role("button", name="All shown").click()

    page.get_by_role("button", name="Tag", exact=True).click()
    page.get_by_role("dialog").get_by_role("combobox", name="Tags").fill("reviewed today")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save the tags").click()

    expect(page.get_by_role("status").filter(has_text="2 images tagged.")).to_be_visible()
    for image in images:
        now = person.client.get(f"/v1/images/{image['image_key']}").json()
        assert {tag["name"] for tag in now["tags"]} == {"kept", "reviewed today"}


def test_escape_closes_the_offers_and_not_the_dialog(open_page: Callable[..., Page], person: Person):
    person.store(shared("images/photo/coins.png"), tags=[f"{person.name} heart"])
    page = open_page("/images?tab=mine", person=person)
    page.get_by_label("Select coins.png").check()
    page.get_by_role("button", name="Tag", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Tags").fill(person.name)
    expect(dialog.get_by_role("option")).to_have_count(1)

    page.keyboard.press("Escape")

    expect(dialog.get_by_role("option")).to_have_count(0)
    expect(dialog).to_be_visible()


def test_a_tag_half_typed_is_saved_by_a_slow_click_over_the_offers(open_page: Callable[..., Page], person: Person):
    tags = [f"{person.name} {word}" for word in ("heart", "lung", "knee", "hip", "hand")]
    image = person.store(shared("images/photo/coins.png"), tags=tags)
    page = open_page("/images?tab=mine", person=person)
    page.get_by_label("Select coins.png").check()
    page.get_by_role("button", name="Tag", exact=True).click()
    dialog = page.get_by_role("dialog")

    dialog.get_by_role("combobox", name="Tags").fill(person.name)
    expect(dialog.get_by_role("option")).to_have_count(len(tags))
    dialog.get_by_role("button", name="Save the tags").click(delay=150)

    expect(page.get_by_role("status").filter(has_text="1 image tagged.")).to_be_visible()
    now = person.client.get(f"/v1/images/{image['image_key']}").json()
    assert {tag["name"] for tag in now["tags"]} == {*tags, person.name}


def test_a_selection_is_exported_as_coco(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/coins.png"))
    person.store(shared("images/photo/coffee.png"))
    outline = {"instrument": "coin", "polygon": {"points": [[10, 10], [60, 10], [60, 60]]}}
    person.client.post(f"/v1/images/{image['image_key']}/annotations", json=outline).raise_for_status()
    page = open_page("/images?tab=mine", person=person)
    page.get_by_label("Select coins.png").check()

    with page.expect_download() as download:
        page.get_by_role("button", name="Export COCO").click()

    coco = json.loads(Path(download.value.path()).read_text())
    assert [each["image_key"] for each in coco["images"]] == [image["image_key"]]
    assert [each["segmentation"] for each in coco["annotations"]] == [[[10, 10, 60, 10, 60, 60]]]


def test_a_deleted_image_is_found_in_the_bin_and_restored(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/coins.png"))
    person.client.delete(f"/v1/images/{image['image_key']}").raise_for_status()
    page = open_page("/images", person=person)

    page.get_by_role("tab", name="Bin").click()
    cell = page.get_by_role("list", name="Images", exact=True).get_by_role("listitem")
    expect(cell).to_have_count(1)
    expect(cell).to_contain_text("Deleted ")
    expect(cell.locator("a")).to_have_count(0)
    page.get_by_label("Select coins.png").check(force=True)
    expect(page.get_by_role("button", name="Export COCO")).to_be_hidden()
    page.get_by_role("button", name="Restore").click()

    expect(page.get_by_text("The bin is empty")).to_be_visible()
    assert person.client.get(f"/v1/images/{image['image_key']}").json()["status"] == "ready"


def test_what_others_share_has_a_tab_of_its_own(
    open_page: Callable[..., Page], person: Person, join: Callable[..., Person]
):
    other = join()
    image = other.store(shared("images/photo/coins.png"))
    share = {"username": person.name, "role": "read"}
    other.client.post(f"/v1/images/{image['image_key']}/shares", json=share).raise_for_status()
    person.store(shared("images/photo/coffee.png"))
    page = open_page("/images", person=person)

    page.get_by_role("tab", name="Shared with me").click()

    expect(tiles(page)).to_have_count(1)
    expect(tiles(page)).to_contain_text("coins.png")


def test_pictures_are_sorted_by_when_they_were_taken(open_page: Callable[..., Page], person: Person, tmp_path: Path):
    for name, taken in {"old.jpg": "2019:03:02 10:00:00", "new.jpg": "2024:05:06 10:00:00", "none.jpg": ""}.items():
        exif = Picture.Exif()
        if taken:
            exif.get_ifd(0x8769)[0x9003] = taken  # DateTimeOriginal
        Picture.new("RGB", (40, 30), "teal").save(tmp_path / name, exif=exif)
        person.store(tmp_path / name)
    page = open_page("/images?tab=mine", person=person)
    expect(tiles(page)).to_have_count(3)

    page.get_by_label("Sort").select_option("Last taken first")

    expect(tiles(page)).to_have_count(2)
    expect(tiles(page).first).to_contain_text("new.jpg")
    expect(tiles(page).last).to_contain_text("old.jpg")
    assert "sort=captured" in page.url
    tiles(page).last.click()
    expect(page.get_by_role("definition").filter(has_text="2019")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text=f"You, {person.name}")).to_be_visible()


def test_images_are_sorted_by_name_and_by_size(open_page: Callable[..., Page], person: Person, tmp_path: Path):
    for name, width in {"b.png": 300, "A.png": 20, "c.png": 100}.items():
        Picture.effect_noise((width, width), 40).save(tmp_path / name)
        person.store(tmp_path / name)
    page = open_page("/images?tab=mine&sort=filename", person=person)
    expect(page.get_by_label("Sort")).to_have_value("filename")
    expect(tiles(page).nth(0)).to_contain_text("A.png")
    expect(tiles(page).nth(2)).to_contain_text("c.png")

    page.get_by_label("Sort").select_option("Largest first")

    expect(tiles(page).nth(0)).to_contain_text("b.png")
    expect(tiles(page).nth(2)).to_contain_text("A.png")


def test_what_one_types_offers_tags_and_locations(open_page: Callable[..., Page], person: Person):
    location = person.client.post("/v1/locations", json={"id": f"{person.name}-ward"}).raise_for_status().json()
    person.store(shared("images/photo/coffee.png"), tags=[f"{person.name} heart"], location_id=location["id"])
    person.store(shared("images/photo/coins.png"), tags=[f"{person.name} heart"])
    page = open_page("/images?tab=mine", person=person)
    search = page.get_by_label("Search images")
    search.press_sequentially(person.name)
    offers = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(offers).to_have_count(2)

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_have_text(f"Tag: {person.name} heart")
    expect(tiles(page)).to_have_count(2)
    search.press_sequentially(person.name)
    offers.filter(has_text=location["id"]).click()

    expect(tiles(page)).to_have_count(1)
    expect(search).to_have_value("")
