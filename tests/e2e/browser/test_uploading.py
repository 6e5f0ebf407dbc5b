"""Uploading files."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from screen import Person, drop, eventually, hold, shared


def uploads(page: Page):
    return page.locator(".uploads").get_by_role("listitem")  # those refused have a list of their own


def test_files_are_chosen_sent_checked_and_shown(open_page: Callable[..., Page], person: Person):
    files = [shared("images/photo/coffee.png"), shared("images/photo/retina.jpg"), shared("dicom/ct_evle_signed16.dcm")]
    page = open_page("/upload", person=person)

    page.get_by_label("Files").set_input_files(files)

    expect(uploads(page)).to_have_count(3)
    expect(page.get_by_text("3 of 3 files in the library")).to_be_visible()
    page.get_by_role("link", name="Show images").click()
    page.get_by_role("tab", name="Mine").click()
    expect(page.locator(".tile img")).to_have_count(3)
    kept = person.client.get("/v1/images?user_id=me").json()["data"]
    assert {(image["filename"], image["status"]) for image in kept} == {(file.name, "ready") for file in files}


def test_dropped_files_are_uploaded(open_page: Callable[..., Page], person: Person):
    page = open_page("/upload", person=person)
    expect(page.get_by_role("heading", name="Drop files or folders here")).to_be_visible()

    drop(page, {"tiny.png": shared("images/png/basn0g08.png").read_bytes()})

    expect(page.get_by_text("1 of 1 file in the library")).to_be_visible()


def test_a_refusal_is_told_in_words_and_stands_alone(open_page: Callable[..., Page], person: Person):
    page = open_page("/upload", person=person)

    page.get_by_label("Files").set_input_files(
        [
            {"name": "notes.png", "mimeType": "image/png", "buffer": b"this is no picture at all"},
            {"name": "nothing.png", "mimeType": "image/png", "buffer": b""},
            {"name": "table.csv", "mimeType": "text/csv", "buffer": b"depth,col1\n1,2\n"},
            {"name": "good.png", "mimeType": "image/png", "buffer": shared("images/png/basn0g08.png").read_bytes()},
        ]
    )

    expect(uploads(page).filter(has_text="notes.png")).to_contain_text("The file is not a JPEG")
    expect(uploads(page).filter(has_text="nothing.png")).to_contain_text("The file is empty.")
    table = uploads(page).filter(has_text="table.csv")
    expect(table.get_by_text("Lightbox does not support this kind of file.", exact=True)).to_be_visible()
    expect(uploads(page).filter(has_text="good.png")).to_contain_text("In the library")
    expect(page.get_by_role("heading", name="3 files were refused")).to_be_visible()
    expect(page.get_by_role("list", name="Refused").get_by_role("listitem")).to_have_count(3)
    expect(page.get_by_role("list", name="Uploads").get_by_role("listitem")).to_have_count(1)


def test_all_refused_files_are_tried_again_at_once(open_page: Callable[..., Page], person: Person):
    page = open_page("/upload", person=person)
    page.route("**/incoming/**", lambda route: route.abort())
    page.get_by_label("Files").set_input_files([shared("images/photo/coffee.png"), shared("images/photo/coins.png")])
    expect(page.get_by_role("list", name="Refused").get_by_role("listitem")).to_have_count(2)
    page.unroute_all()

    page.get_by_role("button", name="Try all again").click()

    expect(page.get_by_text("2 of 2 files in the library")).to_be_visible()
    expect(page.get_by_role("heading", name="refused")).to_be_hidden()


def test_common_details_of_a_batch_are_written_to_each_image(open_page: Callable[..., Page], person: Person):
    page = open_page("/upload", person=person)
    page.get_by_text("Details for these files").click()
    page.get_by_role("combobox", name="Tags").fill("from theatre 2")
    page.keyboard.press("Enter")
    page.get_by_label("Visibility").select_option("public")
    page.get_by_label("Training set").select_option("TRAIN")

    page.get_by_label("Files").set_input_files([shared("images/photo/coffee.png"), shared("images/photo/coins.png")])

    expect(page.get_by_text("2 of 2 files in the library")).to_be_visible()
    for image in person.client.get("/v1/images?user_id=me").json()["data"]:
        said = image["visibility"], image["ml_tag"], [tag["name"] for tag in image["tags"]]
        assert said == ("public", "TRAIN", ["from theatre 2"])


def test_an_upload_can_be_paused_and_goes_on(open_page: Callable[..., Page], person: Person):
    page = open_page("/upload", person=person)
    hold(page, "**/incoming/**")
    page.get_by_label("Files").set_input_files(shared("images/photo/coffee.png"))
    page.get_by_role("button", name="Pause").click()
    expect(uploads(page)).to_contain_text("Paused")
    page.unroute("**/incoming/**")

    page.get_by_role("button", name="Resume").click()

    expect(uploads(page)).to_contain_text("In the library")


def test_pause_is_there_to_be_pressed_while_bytes_move(open_page: Callable[..., Page], person: Person):
    page = open_page("/upload", person=person)
    line = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 100_000}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)
    page.get_by_label("Files").set_input_files(shared("images/photo/astronaut.png"))
    expect(uploads(page)).to_contain_text(re.compile(r"[1-9]\d* KB of"))

    page.get_by_role("button", name="Pause").click(delay=400)

    expect(uploads(page)).to_contain_text("Paused")


def test_an_upload_removed_from_the_list_does_not_stay_pending_in_the_library(
    open_page: Callable[..., Page], person: Person
):
    page = open_page("/upload", person=person)
    hold(page, "**/incoming/**")
    page.get_by_label("Files").set_input_files(shared("images/photo/coffee.png"))
    eventually(lambda: person.client.get("/v1/images?user_id=me").json()["data"], bool)  # if not yet known to the page

    page.get_by_role("button", name="Remove coffee.png from the list").click()

    eventually(lambda: person.client.get("/v1/images?user_id=me").json()["data"], lambda left: not left)
    expect(uploads(page)).to_have_count(0)


def test_what_arrives_appears_in_a_library_that_was_empty(open_page: Callable[..., Page], person: Person):
    page = open_page("/upload", person=person)
    first = hold(page, "**/incoming/**")
    page.get_by_label("Files").set_input_files(shared("images/photo/coffee.png"))
    late = first()
    page.route("**/v1/images?**", lambda route: route.fulfill(json={"data": [], "meta": {"total_results": 0}}))
    page.get_by_role("link", name="Images", exact=True).click()
    expect(page.get_by_role("heading", name="No images yet")).to_be_visible()

    late.continue_()

    expect(page.get_by_role("list", name="Images", exact=True).get_by_role("link")).to_contain_text("coffee.png")
    expect(page.locator(".count")).to_have_text("1 image")


def test_a_large_file_goes_in_parts_and_only_those_missing_are_sent_again(
    open_page: Callable[..., Page], person: Person
):
    sent: list[str] = []
    page = open_page("/upload", person=person)
    expect(page.locator("input[type=file]").first).to_be_attached()
    page.on("requestfinished", lambda request: sent.append(request.url) if "partNumber" in request.url else None)
    page.route("**partNumber=4&**", lambda route: route.abort())
    file = page.evaluate_handle(
        """() => {
            const rows = 5000, columns = 5000, head = new TextEncoder().encode(`P5 ${columns} ${rows} 65535\\n`);
            return new File([head, new Uint8Array(rows * columns * 2)], 'large.pgm');
        }"""
    )
    page.evaluate(
        """(file) => {
            const data = new DataTransfer();
            data.items.add(file);
            const input = document.querySelector('input[type=file]');
            input.files = data.files;
            input.dispatchEvent(new Event('change'));
        }""",
        file,
    )
    expect(uploads(page)).to_contain_text("connection to the storage was lost")
    page.unroute("**partNumber=4&**")
    before = len(sent)

    page.get_by_role("button", name="Try large.pgm again").click()

    expect(uploads(page)).to_contain_text(
        "The file is not a JPEG", timeout=60_000
    )  # it arrived whole, and was looked into
    assert before >= 1
    numbers = [re.search(r"partNumber=(\d+)", url) for url in sent]
    assert sorted(found[1] for found in numbers if found) == ["1", "2", "3", "4"]  # each of them once
