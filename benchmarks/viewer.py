"""Measure the viewer in Chromium against the local stack: what a person waits for, and frames per second.

    ./run bench viewer

What each page loads first, in files and bytes; the grid of a hundred thumbnails and the time from a click to the first
pixel, the best of three; a grid of a thousand images is scrolled to its end without a task of 200 ms; a cine of sixty
frames, requested at 60 per second, must show 20 or more.
"""

import secrets
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page

from running_stack import RunningStack
from screen import Person, measure_in_chromium, shared
from stopwatch import (
    first_load,
    frames_of_cine,
    hundred,
    longest_task_of_scroll,
    sixty,
    thousand,
    time_of_grid,
    time_to_first_pixel,
)

FLUID = 20  # frames a second
LONG = 200  # milliseconds
ROUNDS = 3
PLACES = ("/images", "/studies", "/upload", "/depth-logs", "/collections", "/tags", "/duplicates", "/stats", "/me")


def joined(stack: RunningStack) -> Person:
    name, password = f"bench-{secrets.token_hex(4)}", secrets.token_urlsafe()
    draft = {"username": name, "password": password, "email": f"{name}@example.org"}
    headers = {"Authorization": f"Bearer {stack.token()}"}
    httpx.post(f"{stack.url}/v1/users", json=draft, headers=headers).raise_for_status()
    return Person.signed_in(stack.url, name, password)


def opened(browser: Browser, stack: RunningStack, person: Person, place: str, *, height: int = 860) -> Page:
    page = browser.new_page(base_url=stack.url, viewport={"width": 1360, "height": height})
    page.add_init_script(f"sessionStorage.setItem('lightbox.refresh', '{person.refresh_token}')")
    page.goto(f"/#{place}")
    page.get_by_role("heading", level=1).wait_for()
    return page


def main(browser: Browser, stack: RunningStack, folder: Path) -> None:
    person = joined(stack)
    for place in PLACES:
        files, size = first_load(opened(browser, stack, person, place))
        print(f"the first load of {place}: {files} files, {size / 1000:.0f} KB compressed")

    hundred(person, folder)
    grids = [time_of_grid(opened(browser, stack, person, "/me", height=6000)) for _ in range(ROUNDS)]  # all in sight
    print(f"a grid of 100 thumbnails: {min(grids):.0f} ms")

    page = opened(browser, stack, person, "/me")
    thousand(page, person.client.get("/v1/images?limit=100&user_id=me").json()["data"])
    page.evaluate("location.hash = '/images?tab=mine'")
    longest = longest_task_of_scroll(page)
    tiles = page.locator(".tile").count()
    print(f"scrolling through 1,000 images: the longest task takes {longest:.0f} ms, {tiles} tiles are in the page")
    assert longest < LONG, f"a task over {LONG} ms"

    film = person.store(sixty(folder))
    shown, rate = frames_of_cine(opened(browser, stack, person, f"/images/{film['image_key']}"), seconds=5)
    print(f"a cine of 60 frames, {film['width']} x {film['height']}, 16 bits: {rate:.1f} frames a second")

    clicks: list[float] = []
    person.store(shared("dicom/ct_j2k_pixelrep_mismatch_iso2022.dcm"))
    for _ in range(ROUNDS):
        page = opened(browser, stack, person, "/images?tab=mine")
        page.locator(".tile a").first.wait_for()
        clicks.append(time_to_first_pixel(page))
    print(f"click to first pixel, CT 512 x 512, JPEG 2000: {min(clicks):.0f} ms")
    assert len(shown) >= FLUID * 5, f"fewer than {FLUID} frames a second"


if __name__ == "__main__":
    measure_in_chromium(main)
