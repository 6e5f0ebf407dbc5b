"""Work on all segments of a table at once, and show the progress on the terminal."""

import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

SEGMENTS = 16
WORKERS = 8
OFTEN = 0.2  # seconds between two updates of the terminal


class Progress:
    """A counter that several threads increment."""

    def __init__(self, said: str) -> None:
        self.said = said
        self.count = 0
        self.shown = 0.0
        self.lock = Lock()

    def add(self, number: int) -> None:
        with self.lock:
            self.count += number
            if time.monotonic() > self.shown + OFTEN:
                self.show("")

    def show(self, end: str) -> None:
        self.shown = time.monotonic()
        sys.stderr.write(f"\r{self.said}: {self.count:,}{end}")
        sys.stderr.flush()


def in_parallel(work: Callable[[int, int], Iterable[int]], said: str) -> int:
    """Run `work(segment, of)` for all segments, and return the sum of what it yields."""
    progress = Progress(said)

    def follow(segment: int) -> None:
        for number in work(segment, SEGMENTS):
            progress.add(number)

    with ThreadPoolExecutor(WORKERS) as pool:
        for _ in pool.map(follow, range(SEGMENTS)):
            pass
    progress.show("\n")
    return progress.count
