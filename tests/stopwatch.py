"""Measure the viewer from within its page: tests use the counts, the benchmark judges the times."""

import gzip
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pydicom
from PIL import Image as Picture
from playwright.sync_api import Page, Route, expect

from screen import Person, shared
from web.serve_viewer import STATIC


def first_load(page: Page) -> tuple[int, int]:
    """Load a page again, and return the number of the viewer's files that it needs, and their bytes, compressed."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    names = {url.partition("/viewer/")[2].partition("/")[2] for url in asked if "/viewer/" in url}
    return len(names), sum(compressed(STATIC / name) for name in names if (STATIC / name).is_file())


def compressed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6))


def hundred(person: Person, folder: Path) -> None:
    """Store a hundred images of a person, each with its renditions."""
    for number in range(100):
        file = folder / f"{number}.png"
        Picture.effect_noise((160, 120), number + 1).save(file)
        person.client.post("/v1/images", files={"file": (file.name, file.read_bytes())}).raise_for_status()
    person.settled("/v1/images?limit=100&user_id=me", lambda now: all(image["renditions"] for image in now["data"]))


def thousand(page: Page, images: list[dict[str, Any]]) -> None:
    """Let the library of a page list a thousand images, 0000.png to 0999.png, which look like those given in turn."""
    kept = [images[n % len(images)] | {"image_key": f"made-{n:04}", "filename": f"{n:04}.png"} for n in range(1000)]

    def answer(route: Route) -> None:
        query = parse_qs(urlsplit(route.request.url).query)
        start, limit = int(query.get("cursor", ["0"])[0]), int(query["limit"][0])
        rest = {"next_cursor": str(start + limit)} if start + limit < len(kept) else {}
        route.fulfill(json={"data": kept[start : start + limit], "meta": {"total_results": len(kept), **rest}})

    page.route("**/v1/images?**", answer)
    page.route("**/v1/images/made-*", lambda route: route.fulfill(json=kept[int(route.request.url[-4:])]))


def longest_task_of_scroll(page: Page) -> float:
    """Return the milliseconds of the longest task while the library is scrolled to its end; 0 if none took over 50."""
    page.evaluate(
        """() => {
            window.longest = 0;
            const note = (list) => {
                for (const {duration} of list.getEntries()) window.longest = Math.max(window.longest, duration);
            };
            new PerformanceObserver(note).observe({type: 'longtask'});
        }"""
    )
    page.mouse.move(700, 500)
    last = page.get_by_title("0999.png")
    while not last.count() or not last.is_visible():
        page.mouse.wheel(0, 900)
        page.wait_for_timeout(40)
    return page.evaluate("window.longest")


def sixty(folder: Path) -> Path:
    """Write an MR image of 484 x 300 pixels as a DICOM film of sixty different frames."""
    scan = pydicom.dcmread(shared("dicom/mr_overlay_12bit.dcm"))
    scan.PixelData = b"".join(scan.PixelData[2 * n :] + scan.PixelData[: 2 * n] for n in range(0, 600, 10))
    scan.NumberOfFrames = 60
    for element in [element for element in scan if element.tag.group == 0x6000]:
        del scan[element.tag]
    scan.save_as(folder / "sixty.dcm")
    return folder / "sixty.dcm"


def time_of_grid(page: Page) -> float:
    """Return the milliseconds from opening the library to a hundred pictures on the screen."""
    return page.evaluate(
        """() => new Promise((resolve) => {
            const begun = performance.now();
            location.hash = '/images?tab=mine';
            const look = () => {
                const shown = [...document.images].filter((img) => img.closest('.tile') && img.naturalWidth);
                if (shown.length >= 100) resolve(performance.now() - begun);
                else setTimeout(look, 20);
            };
            look();
        })"""
    )


def frames_of_cine(page: Page, *, seconds: int) -> tuple[list[int], float]:
    """Return the numbers of the frames shown, in order, and how many per second; 60 are asked for."""
    expect(page.locator("canvas.dicom-canvas[data-first-pixel]")).to_be_visible()
    page.get_by_label("Frames per second").fill("60")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(2500)  # all sixty are decoded once
    shown: list[int] = page.evaluate(
        """(seconds) => new Promise((resolve) => {
            const told = document.querySelector('.over-right');
            const frames = [];
            const watch = new MutationObserver(() => {
                const now = Number(/Frame ([0-9]+)/.exec(told.firstChild?.textContent ?? '')?.[1]);
                if (now && now !== frames.at(-1)) frames.push(now);
            });
            watch.observe(told, {childList: true, subtree: true});
            setTimeout(() => { watch.disconnect(); resolve(frames); }, 1000 * seconds);
        })""",
        seconds,
    )
    return shown, len(shown) / seconds


def time_to_first_pixel(page: Page) -> float:
    """Return the milliseconds from a click on the first image of the library, a DICOM file, to its pixels."""
    return page.evaluate(
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
