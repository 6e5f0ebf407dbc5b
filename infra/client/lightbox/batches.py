"""Send many files at once, without those that the service has, and report what became of each."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from pathlib import Path

from lightbox.connection import Connection
from lightbox.errors import LightboxError, Refused, SignInNeeded, Stopped, Unreachable
from lightbox.files import sha256_of
from lightbox.models import Image, ImagePage
from lightbox.outcomes import Outcome, Report
from lightbox.uploads import Sending

AT_ONCE = 50  # hashes in one question: the most that a filter takes
LOOK = 0.2  # seconds between looks for Ctrl-C

Send = Callable[[Path, str], Image | None]
"""Sends a file with its SHA-256, and returns its image if it knows it."""


class Batch:
    """Files that are sent several at a time. `told` is called with what became of each, in the thread of `run`."""

    def __init__(self, sending: Sending, send: Send, told: Callable[[Outcome], None]) -> None:
        self.sending, self._send, self._told = sending, send, told
        self.report = Report()
        self._running: set[Future[Outcome]] = set()

    def run(self, paths: Iterable[Path], parallel: int) -> Report:
        """Send all files and return the report. Ctrl-C, or a service that is gone, ends it soon."""
        with ThreadPoolExecutor(parallel) as pool:
            try:
                for path, sha256 in self._unknown(paths):
                    self._running.add(pool.submit(self._one, path, sha256))
                    self._collect(at_most=2 * parallel)
                    if self.sending.stopping.is_set():
                        break
                self._collect(at_most=0)
            except (KeyboardInterrupt, SignInNeeded, Unreachable) as reason:
                self._stop(reason)
                self._collect(at_most=0)
        return self.report

    def _one(self, path: Path, sha256: str) -> Outcome:
        if self.sending.stopping.is_set():
            raise Stopped("Stopped")
        return _outcome(path, lambda: self._send(path, sha256))

    def _stop(self, reason: BaseException) -> None:
        self.sending.stopping.set()
        if isinstance(reason, LightboxError):
            self.report.ended_by = reason
        else:
            self.report.stopped = True

    def _note(self, outcome: Outcome) -> None:
        self.report.files.append(outcome)
        self._told(outcome)

    def _collect(self, at_most: int) -> None:
        """Note what is done, until only so many files are at work."""
        while len(self._running) > at_most:
            done, _ = wait(self._running, timeout=LOOK, return_when=FIRST_COMPLETED)
            self._running.difference_update(done)
            for each in done:
                match each.exception():
                    case None:
                        self._note(each.result())
                    case Stopped():
                        pass
                    case SignInNeeded() | Unreachable() as reason:
                        self._stop(reason)
                    case BaseException() as error:
                        self.sending.stopping.set()
                        raise error

    def _unknown(self, paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
        """Return the files that the service lacks, each content once, with their hashes; note the others."""
        seen: dict[str, Path] = {}
        rest = iter(paths)
        while some := list(islice(rest, AT_ONCE)):
            hashes = {path: sha256 for path in some if (sha256 := self._hash(path))}
            there = stored(self.sending.connection, set(hashes.values()))
            for path, sha256 in hashes.items():
                if sha256 in there:
                    self._note(Outcome(str(path), "present", image_key=there[sha256]))
                elif sha256 in seen:
                    self._note(Outcome(str(path), "present", reason=f"It has the same bytes as {seen[sha256]}"))
                else:
                    seen[sha256] = path
                    yield path, sha256

    def _hash(self, path: Path) -> str | None:
        try:
            return sha256_of(path)
        except OSError as error:
            self._note(_unreadable(path, error))
            return None


def stored(connection: Connection, hashes: set[str]) -> dict[str, str]:
    """Return the keys of the caller's ready images by their hashes, of those asked for (at most 50)."""
    found, cursor = dict[str, str](), None
    while hashes:
        asked = {"sha256": sorted(hashes), "user_id": "me", "status": "ready", "limit": 100}
        page = connection.ask("GET", "/v1/images", ImagePage, params=asked | ({"cursor": cursor} if cursor else {}))
        found |= {image.sha256: image.image_key for image in page.data if image.sha256}
        cursor = page.meta.next_cursor
        if cursor is None:
            break
    return found


def _outcome(path: Path, send: Callable[[], Image | None]) -> Outcome:
    try:
        image = send()
    except Refused as error:
        return Outcome(str(path), "refused", code=error.code or None, reason=str(error))
    except OSError as error:
        return _unreadable(path, error)
    except (Stopped, SignInNeeded, Unreachable):
        raise
    except LightboxError as error:
        return Outcome(str(path), "failed", reason=str(error))
    return Outcome(str(path), "stored", image_key=image.image_key if image else None)


def _unreadable(path: Path, error: OSError) -> Outcome:
    return Outcome(str(path), "refused", code="unreadable", reason=f"It cannot be read: {error.strerror}")
