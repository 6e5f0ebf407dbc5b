"""Lines that break: said in words, and what was begun goes on by itself."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from screen import Person, shared

DOWN = "You are offline."


def test_being_offline_is_said_until_it_is_over(open_page: Callable[..., Page], person: Person):
    page = open_page(person=person)
    expect(page.get_by_role("heading", name="No images yet")).to_be_visible()

    page.context.set_offline(True)
    expect(page.get_by_text(DOWN)).to_be_visible()
    page.context.set_offline(False)

    expect(page.get_by_text(DOWN)).to_have_count(0)


def test_an_upload_waits_for_the_line_and_goes_on(open_page: Callable[..., Page], person: Person):
    page = open_page("/upload", person=person)
    expect(page.get_by_role("heading", name="Upload")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_label("Files").set_input_files(shared("images/photo/astronaut.png"))
    row = page.get_by_role("listitem").filter(has_text="astronaut.png")
    expect(row).to_contain_text("Waiting for the connection")

    page.context.set_offline(False)

    expect(row).to_contain_text("In the library")


def test_an_upload_that_is_cut_off_is_sent_again(open_page: Callable[..., Page], person: Person):
    page = open_page("/upload", person=person)
    expect(page.get_by_role("heading", name="Upload")).to_be_visible()
    cut: list[str] = []

    def cut_off(route: Route) -> None:
        cut.append(route.request.url)
        route.abort("connectionreset")

    page.route("**/lightbox-originals-*/**", cut_off, times=2)
    page.get_by_label("Files").set_input_files(shared("images/photo/astronaut.png"))

    expect(page.get_by_role("listitem").filter(has_text="astronaut.png")).to_contain_text("In the library")
    assert len(cut) == 2


def test_an_upload_that_is_cut_off_again_and_again_is_refused_in_words(open_page: Callable[..., Page], person: Person):
    page = open_page("/upload", person=person)
    expect(page.get_by_role("heading", name="Upload")).to_be_visible()
    page.route("**/lightbox-originals-*/**", lambda route: route.abort("connectionreset"))

    page.get_by_label("Files").set_input_files(shared("images/photo/astronaut.png"))

    row = page.get_by_role("listitem").filter(has_text="astronaut.png")
    expect(row).to_contain_text("The connection to the storage was lost.")


def test_a_module_that_did_not_arrive_is_fetched_again(open_page: Callable[..., Page], person: Person):
    page = open_page(person=person)
    expect(page.get_by_role("heading", name="No images yet")).to_be_visible()
    page.route("**/views/locations/page.js", lambda route: route.abort("connectionreset"), times=1)

    page.evaluate("location.hash = '/locations'")

    expect(page.get_by_role("heading", name="Locations", level=1)).to_be_visible()


def test_a_list_without_an_answer_says_so_and_comes_by_itself(open_page: Callable[..., Page], person: Person):
    page = open_page(person=person)
    expect(page.get_by_role("heading", name="No images yet")).to_be_visible()
    page.context.set_offline(True)
    page.evaluate("location.hash = '/depth-logs'")
    expect(page.get_by_role("alert")).to_contain_text("No connection")
    expect(page.get_by_role("alert")).to_contain_text("The server cannot be reached.")

    page.context.set_offline(False)

    expect(page.get_by_role("heading", name="No depth logs yet")).to_be_visible()
