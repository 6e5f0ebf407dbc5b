"""The cost of a page, counted. `./run bench viewer` measures its time, and `-s` shows it here."""

import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Page, expect

from local.settings import ROOT
from screen import Person, shared
from stopwatch import compressed, first_load, frames_of_cine, hundred, sixty, time_of_grid, time_to_first_pixel
from web.serve_viewer import STATIC


def say(measured: str) -> None:
    sys.stdout.write(f"\n{measured}\n")


def limit(what: str) -> int:
    """Return the bytes that docs/viewer.md states as the limit of something."""
    words = " ".join((ROOT / "docs" / "viewer.md").read_text().split())
    return 1000 * int(words.partition(f"{what} under ")[2].partition(" KB")[0])


def test_the_first_load_of_the_page_to_sign_in_is_small(open_page: Callable[..., Page]):
    page = open_page()
    expect(page.get_by_label("User name")).to_be_visible()

    files, size = first_load(page)

    say(f"the page to sign in: {files} files, {size / 1000:.0f} KB compressed")
    assert files > 10
    assert size < limit("the page to sign in")


def test_the_first_load_of_the_library_is_small(open_page: Callable[..., Page], person: Person):
    page = open_page(person=person)
    expect(page.get_by_role("heading", name="No images yet")).to_be_visible()

    files, size = first_load(page)

    say(f"the library: {files} files, {size / 1000:.0f} KB compressed")
    assert files > 10
    assert size < limit("the library")


def test_everything_but_dicom_is_small():
    files = [path for path in STATIC.rglob("*") if path.suffix in {".js", ".css", ".html"}]
    dicom = {"dicom-parser.js", "jpeg-lossless.js", "charls.js", "openjpeg.js", "openjph.js", "libjpeg-turbo.js"}

    size = sum(compressed(path) for path in files if path.name not in dicom and "dicom" not in path.parts)

    say(f"without DICOM: {size / 1000:.0f} KB compressed")
    assert size < limit("everything but the DICOM part")


def test_a_hundred_thumbnails_cost_two_pages_of_the_list(
    open_page: Callable[..., Page], person: Person, tmp_path: Path
):
    hundred(person, tmp_path)
    page = open_page("/me", person=person, viewport={"width": 1360, "height": 6000})  # all of them are in sight
    expect(page.get_by_role("heading", name="Profile")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    say(f"a grid of 100 thumbnails: {time_of_grid(page):.0f} ms")

    # A list signs the smallest renditions only; tiles that are larger ask for a larger one when theirs is in sight.
    assert len([url for url in asked if "/v1/images?" in url]) == 2
    assert len([url for url in asked if "/150." in url]) == 100


def test_a_cine_shows_every_frame_in_turn(open_page: Callable[..., Page], person: Person, tmp_path: Path):
    image = person.store(sixty(tmp_path))
    page = open_page(f"/images/{image['image_key']}", person=person)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))

    shown, rate = frames_of_cine(page, seconds=5)

    say(f"cine of 60 frames, {image['width']} x {image['height']}, 16 bits: {rate:.1f} frames a second")
    assert len(shown) > 1
    assert all(after == before % 60 + 1 for before, after in pairwise(shown))
    assert not [url for url in fetched if "/file" in url]  # nothing is rendered by the server


def test_the_first_dicom_pixel_takes_one_look_at_the_file(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("dicom/ct_j2k_pixelrep_mismatch_iso2022.dcm"))
    page = open_page(person=person)
    expect(page.get_by_role("link", name=image["filename"])).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    say(f"click to first pixel, CT 512 x 512, JPEG 2000: {time_to_first_pixel(page):.0f} ms")

    assert len([url for url in asked if "/originals/" in url]) == 1
    assert not [url for url in asked if "/file" in url]  # nothing is rendered by the server
