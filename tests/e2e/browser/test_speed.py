"""How it feels, in numbers. The bounds leave room for a slow, shared machine; `-s` shows what was measured."""

import gzip
import sys
from collections.abc import Callable
from pathlib import Path

import pydicom
from PIL import Image as Picture
from playwright.sync_api import Page, expect

from screen import Person, shared
from web.serve_viewer import STATIC


def say(measured: str) -> None:
    sys.stdout.write(f"\n{measured}\n")


def test_the_first_load_is_small(open_page: Callable[..., Page], person: Person):
    fetched: list[str] = []
    page = open_page(person=person)
    page.on("request", lambda request: fetched.append(request.url))

    page.reload()
    expect(page.get_by_role("heading", name="No images yet")).to_be_visible()

    names = {url.partition("/viewer/")[2].partition("/")[2] for url in fetched if "/viewer/" in url}
    size = sum(len(gzip.compress((STATIC / name).read_bytes(), 6)) for name in names if (STATIC / name).exists())
    say(f"first load: {len(names)} files, {size / 1000:.0f} KB compressed")
    assert len(names) > 10
    assert size < 200_000


def test_everything_but_dicom_is_under_half_a_megabyte():
    files = [path for path in STATIC.rglob("*") if path.suffix in {".js", ".css", ".html"}]
    dicom = {"dicom-parser.js", "jpeg-lossless.js", "charls.js", "openjpeg.js", "openjph.js", "libjpeg-turbo.js"}

    size = sum(
        len(gzip.compress(path.read_bytes(), 6))
        for path in files
        if path.name not in dicom and "dicom" not in path.parts
    )

    say(f"without DICOM: {size / 1000:.0f} KB compressed")
    assert size < 500_000


def test_a_hundred_thumbnails_are_there_quickly(open_page: Callable[..., Page], person: Person, tmp_path: Path):
    for number in range(100):
        file = tmp_path / f"{number}.png"
        Picture.effect_noise((160, 120), number + 1).save(file)
        person.client.post("/v1/images", files={"file": (file.name, file.read_bytes())}).raise_for_status()
    person.settled("/v1/images?limit=100&user_id=me", lambda now: all(image["renditions"] for image in now["data"]))
    page = open_page("/me", person=person, viewport={"width": 1360, "height": 6000})  # all of them are in sight
    expect(page.get_by_role("heading", name="Profile")).to_be_visible()

    took = page.evaluate(
        """() => new Promise((resolve) => {
            const begun = performance.now();
            location.hash = '/images?tab=mine';
            const look = () => {
                const shown = [...document.images].filter((img) => img.closest('.tile') && img.naturalWidth);
                if (shown.length >= 100) resolve(performance.now() - begun);
                else if (performance.now() - begun > 30000) resolve(-shown.length);
                else setTimeout(look, 20);
            };
            look();
        })"""
    )

    say(f"a grid of 100 thumbnails: {took:.0f} ms")
    assert 0 < took < 12_000


def test_a_cine_of_sixty_frames_is_fluid(open_page: Callable[..., Page], person: Person, tmp_path: Path):
    scan = pydicom.dcmread(shared("dicom/mr_overlay_12bit.dcm"))
    scan.PixelData = b"".join(scan.PixelData[2 * n :] + scan.PixelData[: 2 * n] for n in range(0, 600, 10))
    scan.NumberOfFrames = 60
    for element in [element for element in scan if element.tag.group == 0x6000]:
        del scan[element.tag]
    file = tmp_path / "sixty.dcm"
    scan.save_as(file)
    image = person.store(file)
    page = open_page(f"/images/{image['image_key']}", person=person)
    expect(page.locator("canvas.dicom-canvas[data-first-pixel]")).to_be_visible()
    page.get_by_label("Frames a second").fill("60")
    page.keyboard.press("Enter")

    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(2500)  # all sixty are decoded once
    shown = page.evaluate(
        """() => new Promise((resolve) => {
            let count = 0, last = '';
            const told = document.querySelector('.over-right');
            const watch = new MutationObserver(() => {
                const now = told.firstChild?.textContent ?? '';
                if (now !== last) { count += 1; last = now; }
            });
            watch.observe(told, {childList: true, subtree: true});
            setTimeout(() => { watch.disconnect(); resolve(count / 3); }, 3000);
        })"""
    )

    say(f"cine of 60 frames, {image['width']} x {image['height']}, 16 bits: {shown:.1f} frames a second")
    assert shown >= 20


def test_the_first_dicom_pixel_comes_soon_after_the_click(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("dicom/ct_j2k_pixelrep_mismatch_iso2022.dcm"))
    page = open_page(person=person)
    tile = page.get_by_role("link", name=image["filename"])
    expect(tile).to_be_visible()

    took = page.evaluate(
        """() => new Promise((resolve) => {
            const begun = performance.now();
            document.querySelector('.tile a').click();
            const look = () => {
                if (document.querySelector('canvas[data-first-pixel]')) resolve(performance.now() - begun);
                else setTimeout(look, 4);
            };
            look();
        })"""
    )

    say(f"click to first pixel, CT 512 x 512, JPEG 2000: {took:.0f} ms")
    assert took < 8_000
