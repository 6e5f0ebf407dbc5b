"""Measure reading a CT of 200 slices in Chromium against the local stack.

    ./run bench studies

The time from a click on the series to its first slice, the best of three; then the slices a second while the wheel
turns as fast as the browser takes it, first through slices that are still being fetched, and again once all are there:
then 20 or more must be drawn.
"""

from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page

from patience import eventually
from running_stack import RunningStack
from screen import Person, measure_in_chromium
from series_files import a_series
from viewer import joined, opened

SLICES, SIDE = 200, 512
FLUID = 20  # slices a second
ROUNDS = 3
STUDY = "1.2.826.200"

TO_FIRST_SLICE = """() => new Promise((resolve) => {
    const begun = performance.now();
    document.querySelector('a.series-tile').click();
    const look = () => {
        if (document.querySelector('canvas[data-first-pixel]')) resolve(performance.now() - begun);
        else setTimeout(look, 4);
    };
    look();
})"""

THROUGH_ALL = """(slices) => new Promise((resolve) => {
    const NOTCH = {deltaY: 120, wheelDeltaY: -120, bubbles: true, cancelable: true}; // as a mouse sends it
    const view = document.querySelector('.dicom-view');
    const told = document.querySelector('.over-right');
    const now = () => Number(/Frame ([0-9]+)/.exec(told.textContent)?.[1]);
    const begun = performance.now();
    const drawn = new Set([now()]);
    const turn = () => {
        drawn.add(now());
        if (now() >= slices) resolve([drawn.size, 1000 * drawn.size / (performance.now() - begun)]);
        else {
            view.dispatchEvent(new WheelEvent('wheel', NOTCH));
            requestAnimationFrame(turn);
        }
    };
    turn();
})"""


def stored(person: Person, folder: Path) -> None:
    """Store the series, and wait until the search finds all of it."""
    for file in a_series(folder, SLICES, side=SIDE, study=STUDY):
        sent = {"file": (file.name, file.read_bytes())}
        eventually(partial(person.client.post, "/v1/images", files=sent), lambda answer: answer.is_success)  # not busy
    series = f"/dicomweb/studies/{STUDY}/series"
    eventually(
        lambda: person.client.get(series).raise_for_status().json(),
        lambda found: found[0]["00201209"]["Value"] == [SLICES],
    )


def at_study(browser: Browser, stack: RunningStack, person: Person) -> Page:
    page = opened(browser, stack, person, f"/studies/{STUDY}")
    page.locator("a.series-tile").wait_for()
    return page


def main(browser: Browser, stack: RunningStack, folder: Path) -> None:
    person = joined(stack)
    stored(person, folder)
    clicks = list[float]()
    for _ in range(ROUNDS):
        page = at_study(browser, stack, person)
        clicks.append(page.evaluate(TO_FIRST_SLICE))
    print(f"click to the first slice of {SLICES}, {SIDE} x {SIDE}, 16 bits: {min(clicks):.0f} ms")

    drawn, rate = page.evaluate(THROUGH_ALL, SLICES)
    print(f"scrolling while slices are fetched: {rate:.1f} slices a second, {drawn} drawn")
    page.locator("canvas.dicom-canvas").press("Home")
    page.wait_for_timeout(1000)
    drawn, rate = page.evaluate(THROUGH_ALL, SLICES)
    print(f"scrolling once they are there: {rate:.1f} slices a second, {drawn} drawn")
    assert rate >= FLUID, f"fewer than {FLUID} slices a second"


if __name__ == "__main__":
    measure_in_chromium(main)
