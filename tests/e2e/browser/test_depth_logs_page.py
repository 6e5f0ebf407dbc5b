"""Exploring a depth log."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

from PIL import Image as Picture
from playwright.sync_api import FilePayload, Page, expect

from screen import Person, eventually, shared

WELL = "logs/log_5460x201.csv"


def opened(open_page: Callable[..., Page], person: Person) -> tuple[Page, dict[str, Any]]:
    log = person.store_log(shared(WELL), "Well A-17")
    page = open_page(f"/depth-logs/{log['log_id']}", person=person)
    expect(page.get_by_role("heading", name="Well A-17")).to_be_visible()
    expect(page.get_by_role("slider", name="Depth window")).to_have_attribute("aria-valuetext", "9000.1 to 9040.1")
    return page, log


def sharp(page: Page, depths: str) -> None:
    """Wait until the window shows these depths in full detail."""
    expect(page.locator(".well-canvas")).to_have_attribute("data-sharp", depths)


def test_a_file_is_sent_imported_and_opened(open_page: Callable[..., Page], person: Person):
    page = open_page("/depth-logs", person=person)
    well: FilePayload = {"name": f"{person.name}.csv", "mimeType": "text/csv", "buffer": shared(WELL).read_bytes()}

    page.get_by_label("Depth log files").set_input_files(well)
    page.get_by_role("link", name=person.name).click()

    expect(page.get_by_role("heading", name=person.name, level=1)).to_be_visible()
    expect(page.get_by_text("9000.1 to 9546 · 5,460 lines · 150 pixels wide")).to_be_visible()


def test_a_log_of_a_logger_is_imported_by_its_rules_and_shows_its_unit(open_page: Callable[..., Page], person: Person):
    page = open_page("/depth-logs", person=person)
    text = b"MD (ft),TVD,a,b\n" + b"".join(b"%d,%d,-7,%d\n" % (row, row, row) for row in range(1, 50))
    page.get_by_text("Import rules").click()
    page.get_by_label("Numbers for a missing value").fill("-7")
    page.get_by_label("Empty cells").select_option("nearest")
    page.get_by_label("Depth column").fill("MD")

    well: FilePayload = {"name": f"{person.name}.csv", "mimeType": "text/csv", "buffer": text}
    page.get_by_label("Depth log files").set_input_files(well)
    page.get_by_role("link", name=person.name).click()

    expect(page.get_by_text("1 to 49 ft · 49 lines")).to_be_visible()
    expect(page.locator(".axis-unit")).to_have_text("ft")
    with page.expect_download() as file:
        page.get_by_role("button", name="The whole file, as uploaded").click()
    assert (file.value.suggested_filename, Path(file.value.path()).read_bytes()) == (f"{person.name}.csv", text)


def test_a_bad_cell_is_named_by_its_line(open_page: Callable[..., Page], person: Person):
    page = open_page("/depth-logs", person=person)

    page.get_by_label("Depth log files").set_input_files(shared("logs/text_cell.csv"))

    expect(page.get_by_text("Line 11, column 11: This is not a number", exact=True)).to_have_count(1)
    expect(page.get_by_role("heading", name="No depth logs yet")).to_be_visible()
    expect(page.get_by_role("button", name="Import anyway")).to_have_count(0)


def test_a_refused_file_is_imported_by_the_rule_that_takes_it(open_page: Callable[..., Page], person: Person):
    page = open_page("/depth-logs", person=person)
    page.get_by_label("Depth log files").set_input_files(shared("logs/duplicate_depths.csv"))
    refused = page.get_by_role("listitem").filter(has_text="duplicate_depths.csv")
    expect(refused).to_contain_text("Line 122, column 1: The depth does not follow on those before")
    expect(refused).to_contain_text("Line 123, column 1: The depth is repeated")

    page.get_by_role("button", name="Import anyway with its lines sorted, the first of repeated depths").click()

    expect(page.get_by_role("link", name="duplicate_depths")).to_be_visible()
    expect(page.get_by_text("The depth is repeated")).to_have_count(0)


def test_the_window_is_dragged_over_the_well(open_page: Callable[..., Page], person: Person):
    page, _ = opened(open_page, person)
    sharp(page, "9000.1 to 9040.1")
    window = page.get_by_role("slider", name="Depth window")
    box = window.bounding_box() or {}

    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2 + 300, steps=5)
    page.mouse.up()

    eventually(lambda: float(page.get_by_label("From", exact=True).input_value()), lambda top: top > 9100)
    ends = [float(page.get_by_label(name, exact=True).input_value()) for name in ("From", "To")]
    assert abs(ends[1] - ends[0] - 40) < 0.5


def test_the_keyboard_moves_the_window_too(open_page: Callable[..., Page], person: Person):
    page, _ = opened(open_page, person)

    page.get_by_role("slider", name="Depth window").press("End")

    expect(page.get_by_label("To", exact=True)).to_have_value("9546")


def test_the_value_under_the_pointer_is_that_of_the_file(open_page: Callable[..., Page], person: Person):
    page, log = opened(open_page, person)
    page.get_by_label("To", exact=True).fill("9009.0")
    page.get_by_label("From", exact=True).fill("9008.1")  # ten lines
    page.keyboard.press("Tab")
    sharp(page, "9008.1 to 9009")
    box = page.locator(".well-canvas").bounding_box() or {}

    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.25)

    expect(page.locator(".tip")).to_be_visible()
    tip = page.locator(".tip").inner_text().split("\n")
    depth = tip[1].removeprefix("depth ")
    query = {"log_id": log["log_id"], "depth_min": depth, "depth_max": depth, "encoding": "raw"}
    [frame] = person.client.get("/v1/frames", params=query).raise_for_status().json()["data"]
    column = int(tip[2].removeprefix("pixel "))
    assert float(tip[0]) == frame["pixels"][column - 1]


def test_the_value_follows_what_moves_under_a_resting_pointer(open_page: Callable[..., Page], person: Person):
    page, _ = opened(open_page, person)
    sharp(page, "9000.1 to 9040.1")
    page.locator(".well-canvas").hover()
    depth = page.locator(".tip span").first
    expect(depth).to_contain_text("depth 902")

    page.mouse.wheel(0, 12_000)

    expect(depth).to_contain_text("depth 942")


def test_a_value_that_stands_for_several_lines_says_so(open_page: Callable[..., Page], person: Person):
    page, _ = opened(open_page, person)
    page.get_by_label("To", exact=True).fill("9546")
    page.keyboard.press("Tab")
    sharp(page, "9000.1 to 9546")

    page.locator(".well-canvas").hover()

    expect(page.locator(".tip")).to_contain_text("mean of 3 lines")


def test_a_colour_map_recolours_without_asking_again(open_page: Callable[..., Page], person: Person):
    page, _ = opened(open_page, person)
    sharp(page, "9000.1 to 9040.1")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/image" in request.url else None)
    before = page.locator(".well-canvas").screenshot()

    page.get_by_label("Colour map").select_option("magma")

    eventually(page.locator(".well-canvas").screenshot, lambda now: now != before)
    assert asked == []


def test_a_gradient_of_ones_own_is_saved_and_used(open_page: Callable[..., Page], person: Person):
    page, _ = opened(open_page, person)
    name = f"sand-{person.name}"
    page.get_by_text("Create your own").click()
    page.get_by_label("Colour of stop 1").fill("#000000")
    page.get_by_label("Position of stop 2, percent").fill("60")
    page.get_by_label("Name", exact=True).fill(name)

    page.get_by_role("button", name="Save the colour map").click()

    expect(page.get_by_label("Colour map")).to_have_value(name)
    [saved] = [each for each in person.client.get("/v1/colormaps").json()["data"] if each["name"] == name]
    assert saved["stops"] == [[0, "#000000"], [0.6, "#c46a1b"], [1, "#fff3d6"]]
    page.get_by_role("button", name=f"Delete {name}").click()
    expect(page.get_by_label("Colour map")).to_have_value("")


def test_colours_that_are_not_saved_are_called_so_and_exported(open_page: Callable[..., Page], person: Person):
    page, _ = opened(open_page, person)
    page.get_by_label("Colour map").select_option("magma")
    page.get_by_text("Create your own").click()
    label = page.get_by_label("Colour map").locator("option:checked")
    expect(label).to_have_text("Your own, not saved")
    page.get_by_label("Colour of stop 1").fill("#00ff00")
    page.get_by_label("Colour of stop 2").fill("#00ff00")
    page.get_by_label("Colour of stop 3").fill("#00ff00")

    with page.expect_download() as pixels:
        page.get_by_role("button", name="Pixels only").click()

    assert Picture.open(pixels.value.path()).convert("RGB").getcolors() == [(150 * 401, (0, 255, 0))]
    page.get_by_text("Create your own").click()
    expect(label).to_have_text("magma")


def test_a_link_shows_the_same_range_in_the_same_colours(open_page: Callable[..., Page], person: Person):
    page, log = opened(open_page, person)
    page.get_by_label("Colour map").select_option("magma")
    page.get_by_label("To", exact=True).fill("9200")
    page.get_by_label("From", exact=True).fill("9100")
    page.keyboard.press("Tab")
    sharp(page, "9100 to 9200")
    page.wait_for_url(f"**/#/depth-logs/{log['log_id']}?from=9100&to=9200&colormap=magma")

    page.reload()

    sharp(page, "9100 to 9200")
    expect(page.get_by_label("Colour map")).to_have_value("magma")


def test_the_labels_of_the_axis_are_whole(open_page: Callable[..., Page], person: Person):
    page, _ = opened(open_page, person)
    sharp(page, "9000.1 to 9040.1")
    stage = page.locator(".well-stage").bounding_box() or {}

    boxes = [label.bounding_box() or {} for label in page.locator(".axis span").all()]

    strip = page.locator(".overview").bounding_box() or {}
    assert len(boxes) > 2
    for box in boxes:
        assert strip["x"] + strip["width"] <= box["x"]
        assert stage["y"] <= box["y"]
        assert box["y"] + box["height"] <= stage["y"] + stage["height"]


def test_the_range_is_taken_along_as_picture_and_as_values(open_page: Callable[..., Page], person: Person):
    page, _ = opened(open_page, person)

    with page.expect_download() as figure:
        page.get_by_role("button", name="Picture").click()
    with page.expect_download() as picture:
        page.get_by_role("button", name="Pixels only").click()
    with page.expect_download() as values:
        page.get_by_role("button", name="Values as CSV").click()

    pixels = Picture.open(picture.value.path()).convert("RGB")
    assert pixels.size == (150, 401)
    axis = Picture.open(figure.value.path()).convert("RGB")
    assert axis.getpixel((2, 2)) == (255, 255, 255)
    left = axis.width - 24 - 900  # the picture, six times as wide, between the axis and the margin
    assert [axis.getpixel((left + 6 * at + 3, 56 + 3 * 200 + 1)) for at in range(150)] == [
        pixels.getpixel((at, 200)) for at in range(150)
    ]
    rows = list(csv.reader(StringIO(Path(values.value.path()).read_text())))
    with shared(WELL).open() as file:
        source = [next(file).strip().split(",") for _ in range(402)]
    assert [[float(cell) for cell in row] for row in rows[1:]] == [[float(cell) for cell in row] for row in source[1:]]
