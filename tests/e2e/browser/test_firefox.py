"""The viewer in Firefox ESR: sign in, upload, look at a picture, a DICOM file and a log, and sign in a terminal."""

from base64 import b64decode
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Picture
from playwright.sync_api import Page, expect

import firefox
import needs
from firefox import Firefox
from running_stack import RunningStack
from screen import Person, eventually, shared
from terminal_sign_in import ATerminal

SIZE = "384px"  # of a picture of 128 pixels: three for each, so nothing is smoothed
ENLARGE = "Object.assign(document.querySelector('.dicom-canvas').style, {width: arguments[0], height: arguments[0]})"
PIXELS = """
const canvas = document.querySelector(".dicom-canvas");
return canvas.width === 384 && canvas.height === 384 ? canvas.toDataURL() : "";
"""


@pytest.fixture
def fox(tmp_path: Path) -> Iterator[Firefox]:
    if firefox.BINARY is None:
        pytest.skip(needs.FIREFOX)
    with firefox.running(tmp_path) as fox:
        yield fox
        assert fox.errors() == []


def signed_in(fox: Firefox, stack: RunningStack, person: Person, place: str) -> None:
    fox.send("Navigate", url=f"{stack.url}/#{place}")
    fox.type("input[name=username]", person.name)
    fox.type("input[name=password]", person.password)
    fox.click("button[type=submit]")


def test_a_photo_is_uploaded_and_seen(fox: Firefox, stack: RunningStack, person: Person):
    signed_in(fox, stack, person, "/upload")
    fox.shows("Drop files or folders here")

    fox.type("input[type=file][aria-label=Files]", str(shared("images/photo/astronaut.png")))
    fox.click(".upload a[href*='/images/']")

    fox.find(".stage canvas, .stage img")
    eventually(lambda: colours(fox.screenshot()), lambda seen: len(seen) > 1000)  # a photo, and not a page alone


def test_a_dicom_file_has_the_pixels_of_chromium(
    fox: Firefox, stack: RunningStack, person: Person, open_page: Callable[..., Page]
):
    image = person.store(shared("dicom/ct_evle_signed16.dcm"))
    place = f"/images/{image['image_key']}"
    page = open_page(place, person=person)
    expect(page.locator("canvas.dicom-canvas[data-first-pixel]")).to_be_visible()
    page.evaluate(f"(size) => {ENLARGE.replace('arguments[0]', 'size')}", SIZE)
    there = eventually(lambda: page.evaluate(f"() => {{ {PIXELS} }}"), bool)

    signed_in(fox, stack, person, place)
    fox.find("canvas.dicom-canvas[data-first-pixel]")
    fox.run(ENLARGE, SIZE)
    here = eventually(lambda: fox.run(PIXELS), bool)

    assert "Full depth, in this browser" in fox.run("return document.body.innerText")
    assert pixels(here) == pixels(there)
    assert len(set(pixels(here))) > 50


def test_a_depth_log_is_imported_and_explored(fox: Firefox, stack: RunningStack, person: Person):
    signed_in(fox, stack, person, "/depth-logs")
    fox.type("input[aria-label='Depth log files']", str(shared("logs/log_5460x201.csv")))
    fox.click("a[href*='/depth-logs/']:not([data-path])")
    fox.find(".well-canvas[data-sharp='9000.1 to 9040.1']")

    fox.fill(".pair > :last-child input", "9140")
    fox.fill(".pair > :first-child input", "9100")
    eventually(lambda: fox.run("return Boolean(document.querySelector('option[value=magma]'))"), bool)
    fox.type("[aria-label='Colour map']", "magma")

    fox.find(".well-canvas[data-sharp='9100 to 9140']")
    log = fox.run("return /depth-logs\\/([^?]+)/.exec(location.hash)[1]")
    query = {"depth_min": 9100, "depth_max": 9140, "colormap": "magma", "format": "png"}
    served = person.client.get(f"/v1/depth-logs/{log}/image", params=query, follow_redirects=True).raise_for_status()
    there = colours(served.content)
    here = eventually(lambda: colours(canvas(fox)), lambda seen: seen <= there)  # nothing is smoothed: it is enlarged
    assert len(here) > 100


def test_a_terminal_is_signed_in(fox: Firefox, stack: RunningStack, person: Person, tmp_path: Path):
    terminal = ATerminal(tmp_path, stack.url)
    with terminal.asking() as asked:
        signed_in(fox, stack, person, asked.place)
        fox.shows(asked.code)
        fox.click(".connect .primary")

        fox.shows("The terminal is signed in")
        assert asked.ended() == (0, f"Signed in to {stack.url} as {person.name}\n")


def colours(picture: bytes) -> set[tuple[int, int, int]]:
    return {colour for _, colour in Picture.open(BytesIO(picture)).convert("RGB").getcolors(1 << 24) or []}


def canvas(fox: Firefox) -> bytes:
    """Return the enlarged range of a depth log as a PNG."""
    return b64decode(fox.run("return document.querySelector('.well-canvas').toDataURL()").partition(",")[2])


def pixels(address: str) -> bytes:
    """Return the pixels of a picture in a data URL."""
    return Picture.open(BytesIO(b64decode(address.partition(",")[2]))).convert("RGB").tobytes()
