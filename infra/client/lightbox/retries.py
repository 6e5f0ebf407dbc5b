"""Try a request again while the service is busy or the line is down: later each time, or when the service says."""

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

from lightbox.errors import Stopped, Unreachable

TRIES = 7
LONGEST = 60.0  # seconds between two tries
BUSY = {429, 500, 502, 503, 504}
# 409 of a repeated request whose first try is still at work; every POST has an Idempotency-Key.
IN_PROGRESS = "request_in_progress"

Pause = Callable[[float], object]
"""Wait for some seconds. A true answer means that the user has stopped the work meanwhile: see Event.wait."""


def persistently(send: Callable[[], httpx.Response], pause: Pause = time.sleep) -> httpx.Response:
    """Return the first answer that is not "busy". Raises Unreachable after seven tries, and Stopped.

    `send` is called for each try, so it must make its body anew.
    """
    reason = ""
    for attempt in range(TRIES):
        wait = random.uniform(0.5, 1) * min(LONGEST, 0.5 * 2**attempt)  # noqa: S311 - only to spread the load
        try:
            response = send()
        except httpx.TransportError as error:
            reason = f"The service cannot be reached: {str(error) or type(error).__name__}"
        else:
            if not _is_busy(response):
                return response
            reason = f"The service is busy (it answered {response.status_code})"
            wait = max(wait, _asked(response))
        if attempt + 1 < TRIES and pause(wait):
            raise Stopped("Stopped")
    raise Unreachable(f"{reason}. It was tried {TRIES} times")


def _is_busy(response: httpx.Response) -> bool:
    if response.status_code == HTTPStatus.CONFLICT:
        response.read()
        return IN_PROGRESS in response.text
    return response.status_code in BUSY


def _asked(response: httpx.Response) -> float:
    """Return the seconds of Retry-After (RFC 9110, 10.2.3), a number or a date; at most a minute."""
    given = response.headers.get("Retry-After", "")
    try:
        seconds = float(given) if given.isdecimal() else _until(given)
    except (TypeError, ValueError):
        return 0.0
    return min(LONGEST, max(0.0, seconds))


def _until(date: str) -> float:
    return (parsedate_to_datetime(date) - datetime.now(UTC)).total_seconds()
