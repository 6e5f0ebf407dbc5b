"""Work by keyboard: what is typed goes where it should."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from screen import Person, shared


def test_the_sign_in_page_waits_for_the_user_name(open_page: Callable[..., Page], person: Person):
    page = open_page()
    expect(page.get_by_label("User name")).to_be_focused()

    page.keyboard.type(person.name)
    page.keyboard.press("Tab")
    page.keyboard.type(person.password)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="No images yet")).to_be_visible()


def test_a_tag_that_is_typed_at_once_is_kept(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/astronaut.png"))
    page = open_page(person=person)
    page.get_by_label("Select astronaut.png").check()
    page.get_by_role("button", name="Tag", exact=True).click()
    expect(page.get_by_role("combobox", name="Tags")).to_be_focused()

    page.keyboard.type("portrait")
    page.keyboard.press("Enter")

    expect(page.get_by_role("dialog").locator(".chip")).to_have_text("portrait")
    page.get_by_role("button", name="Save the tags").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    kept = person.client.get(f"/v1/images/{image['image_key']}").raise_for_status().json()
    assert [tag["name"] for tag in kept["tags"]] == ["portrait"]


def test_enter_does_not_delete(open_page: Callable[..., Page], person: Person):
    person.store(shared("images/photo/astronaut.png"))
    page = open_page(person=person)
    page.get_by_label("Select astronaut.png").check()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()

    page.keyboard.press("Enter")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_label("Select astronaut.png")).to_be_visible()


def test_a_question_mark_lists_the_shortcuts_of_the_page(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("dicom/emr_jpegls_10f.dcm"))
    page = open_page(f"/images/{image['image_key']}", person=person)
    expect(page.locator(".over-right")).to_contain_text("Frame 1 / 10")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".over-right")).to_contain_text("Frame 2 / 10")

    page.keyboard.press("?")

    listed = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(listed.locator("dl > div", has_text="Next frame").locator("kbd").first).to_have_text("↓")
    expect(listed.get_by_role("heading", name="Everywhere")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(listed).to_have_count(0)
    expect(page.locator(".over-right")).to_contain_text("Frame 2 / 10")
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page.get_by_role("heading", name="Profile")).to_be_visible()


def test_what_is_typed_is_no_shortcut(open_page: Callable[..., Page], person: Person):
    page = open_page(person=person)
    expect(page.get_by_role("heading", name="No images yet")).to_be_visible()
    page.keyboard.press("/")
    search = page.get_by_label("Search images")
    expect(search).to_be_focused()

    page.keyboard.type("g p?")

    expect(search).to_have_value("g p?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_images_are_chosen_and_deleted_by_keyboard(open_page: Callable[..., Page], person: Person):
    for name in ("one.png", "two.png", "three.png"):
        person.store(shared("images/photo/astronaut.png"), named=name)
    page = open_page(person=person)
    expect(page.locator(".tile img")).to_have_count(3)
    page.keyboard.press("ArrowRight")  # to the newest
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    expect(page.get_by_label("Select two.png")).to_be_checked()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ ")
    expect(page.get_by_text("2 selected")).to_be_visible()

    page.keyboard.press("b")
    expect(page.get_by_role("button", name="Select none")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="one.png")).to_be_focused()
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Delete 2 images").click()

    expect(page.locator(".tile img")).to_have_count(1)
