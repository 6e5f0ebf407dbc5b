"""Open the data folder of a stack: lock it, read what it holds, and write each change before its answer goes out."""

import fcntl
import secrets
from pathlib import Path
from typing import IO

from local.kept.book import Book
from local.kept.refusal import UnusableData
from local.moto.files import Files

ELSEWHERE = "Keep the data in another folder: ./run up --data FOLDER; or keep none: ./run up --fresh"


class Folder:
    """A data folder that this process alone may change until it ends, however it ends."""

    def __init__(self, path: Path, url: str) -> None:
        """Open or make a folder for the stack at `url`. Raises UnusableData, with what to do instead."""
        self.path = path
        try:
            path.mkdir(0o700, parents=True, exist_ok=True)  # passwords are in it
            self.lock = _lock(path / "lock", url)
        except OSError as error:
            raise UnusableData(f"{path} cannot be written: {error.strerror}. {ELSEWHERE}") from error
        try:
            self.book = Book(path / "rows.sqlite3")
        except UnusableData:
            self.lock.close()
            raise
        self.files = Files(path / "objects")

    @property
    def seed(self) -> str:
        """Return the secret of this folder, from which the ids of its user pool and clients follow."""
        return self.book.note("seed") or self.book.write_note("seed", secrets.token_hex(16))

    @property
    def port(self) -> int:
        """Return the port of the services at the last start; 0 before the first."""
        return int(self.book.note("port") or 0)

    def remember_port(self, port: int) -> None:
        self.book.write_note("port", str(port))

    def close(self) -> None:
        """Close the folder in good order, and let another stack open it."""
        self.book.close()
        self.lock.close()


def _lock(file: Path, url: str) -> IO[str]:
    lock = file.open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        holder = lock.read() or "another stack"
        lock.close()
        raise UnusableData(f"{file.parent} is in use by {holder}. {ELSEWHERE}") from error
    lock.truncate(0)
    lock.write(f"the stack at {url}")
    lock.flush()
    return lock
