"""Work on all segments of a table at once, with a line on the terminal that says how far it has come."""

import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

SEGMENTS = 16
WORKERS = 8


class Progress:
    """A count that several threads add to."""

    def __init__(self, said: str) -> None:
        self.said = said
        self.count = 0
        self.lock = Lock()

    def add(self, number: int) -> None:
        with self.lock:
            self.count += number
            sys.stderr.write(f"\r{self.said}: {self.count:,}")
            sys.stderr.flush()


def in_parallel(work: Callable[[int, int], Iterable[int]], said: str) -> int:
    """Run `work(segment, of)` for all segments, and add up what it yields."""
    progress = Progress(said)

    def follow(segment: int) -> None:
        for number in work(segment, SEGMENTS):
            progress.add(number)

    with ThreadPoolExecutor(WORKERS) as pool:
        for _ in pool.map(follow, range(SEGMENTS)):
            pass
    sys.stderr.write("\n")
    return progress.count
