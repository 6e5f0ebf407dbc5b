"""Wait for what becomes true, as long as a busy machine may need: no test fails for the time that something takes."""

import time
from collections.abc import Callable

PATIENCE = 120  # seconds; a test waits no longer than it must, unless it fails


def eventually[T](look: Callable[[], T], is_so: Callable[[T], bool] = bool) -> T:
    """Look again and again until it is so, and return what was seen. Raises AssertionError when patience is over."""
    until = time.monotonic() + PATIENCE
    while not is_so(seen := look()):
        assert time.monotonic() < until, f"it did not come about; last seen: {seen!r:.500}"
        time.sleep(0.05)
    return seen
