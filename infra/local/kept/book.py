"""Keep rows in one SQLite file. What a transaction has committed outlives the process, however it ends.

The write-ahead log is synchronous at its checkpoints only: after a loss of power the last seconds may be missing, but
the file is whole.
"""

import sqlite3
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from local.kept.refusal import UnusableData

SCHEMA = 1  # of the tables below; add a migration when it grows
MIGRATIONS: dict[int, str] = {}  # the SQL that leads from a schema to the next one
CHECKPOINT = 4000  # pages of 4 kB

_TABLES = """
CREATE TABLE notes (name TEXT PRIMARY KEY, content TEXT NOT NULL);
CREATE TABLE items (place TEXT, key TEXT, item TEXT NOT NULL, PRIMARY KEY (place, key));
CREATE TABLE objects (
    bucket TEXT, key TEXT, place INTEGER, version TEXT, file TEXT, size INTEGER, state TEXT NOT NULL, tags TEXT,
    PRIMARY KEY (bucket, key, place)
);
CREATE TABLE uploads (bucket TEXT, id TEXT, state TEXT NOT NULL, PRIMARY KEY (bucket, id));
CREATE TABLE parts (
    bucket TEXT, upload TEXT, number INTEGER, file TEXT NOT NULL, size INTEGER, state TEXT NOT NULL,
    PRIMARY KEY (bucket, upload, number)
);
CREATE TABLE users (pool TEXT, name TEXT, state TEXT NOT NULL, PRIMARY KEY (pool, name));
CREATE TABLE tokens (pool TEXT, kind TEXT, token TEXT, made REAL, holder TEXT, PRIMARY KEY (pool, kind, token));
CREATE TABLE messages (queue TEXT, id TEXT, state TEXT NOT NULL, PRIMARY KEY (queue, id));
CREATE TABLE events (id TEXT PRIMARY KEY, function TEXT NOT NULL, event TEXT NOT NULL);
"""


class CannotKeep(Exception):
    """The data folder has refused a change, so memory is ahead of it: nothing more may be acknowledged."""


class Book:
    """The rows of a data folder, for all threads, one transaction at a time."""

    def __init__(self, file: Path) -> None:
        """Open or make the file. Raises UnusableData for one that is damaged, or of another schema."""
        self.file = file
        self.lock = RLock()
        self.broken = False
        self.connection = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        try:
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA synchronous = NORMAL")
            self.connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")
            self._settle_schema()
        except sqlite3.Error as error:
            self.connection.close()
            raise self.damage(error) from error
        except UnusableData:
            self.connection.close()
            raise

    def _settle_schema(self) -> None:
        (schema,) = self.connection.execute("PRAGMA user_version").fetchone()
        tables = self.connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if not tables:
            self.connection.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {SCHEMA}; COMMIT;")
            return
        while schema < SCHEMA and schema in MIGRATIONS:
            self.connection.executescript(f"BEGIN; {MIGRATIONS[schema]} PRAGMA user_version = {schema + 1}; COMMIT;")
            schema += 1
        if schema != SCHEMA:
            age = "older" if schema < SCHEMA else "newer"
            raise UnusableData(
                f"{self.file.parent} was written by a version of Lightbox that is {age} (schema {schema}, not "
                f"{SCHEMA}). Start that version, or keep the data in another folder: ./run up --data FOLDER"
            )

    def damage(self, error: Exception) -> UnusableData:
        """Return the refusal of a file that cannot be read."""
        return UnusableData(
            f"{self.file} cannot be read: {error}. Put a copy of {self.file.parent} in its place, or keep the data in "
            "another folder: ./run up --data FOLDER"
        )

    @contextmanager
    def changing(self) -> Generator[sqlite3.Connection]:
        """Commit the changes of a block at its end. Raises CannotKeep, now and for ever, when that fails."""
        with self.lock:
            if self.broken:
                raise CannotKeep
            try:
                self.connection.execute("BEGIN IMMEDIATE")
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException as error:
                self.broken = True
                sys.stderr.write(
                    f"{self.file} cannot be written: {error}. Nothing more is accepted: make room, and start again.\n"
                )
                raise CannotKeep from error

    def rows(self, query: str) -> Iterable[tuple[Any, ...]]:
        """Yield the rows of a query. Raises UnusableData when the file is damaged."""
        try:
            yield from self.connection.execute(query)
        except sqlite3.Error as error:
            raise self.damage(error) from error

    def note(self, name: str) -> str | None:
        """Return a single fact by its name; None when it was never written."""
        found = self.connection.execute("SELECT content FROM notes WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None

    def write_note(self, name: str, content: str) -> str:
        """Write a single fact, and return it."""
        with self.changing() as rows:
            rows.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, content))
        return content

    def close(self) -> None:
        with self.lock:
            self.broken = True
            self.connection.close()
