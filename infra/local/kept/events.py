"""Keep the events that functions have not handled yet, so that the work which an answer promised goes on."""

import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from local.kept.book import Book, CannotKeep


class Events:
    """The events on their way, of one data folder."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def add(self, function: str, event: Mapping[str, Any]) -> str:
        """Keep an event, and return its id."""
        identity = uuid.uuid4().hex
        with self.book.changing() as rows:
            rows.execute("INSERT INTO events VALUES (?, ?, ?)", (identity, function, json.dumps(event)))
        return identity

    def remove(self, identity: str) -> None:
        """Forget an event that was handled, or put into a failure queue; it is sent again if that cannot be written."""
        with suppress(CannotKeep), self.book.changing() as rows:
            rows.execute("DELETE FROM events WHERE id = ?", (identity,))

    def waiting(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Yield the id, the function and the event of each, oldest first."""
        for identity, function, event in self.book.rows("SELECT id, function, event FROM events ORDER BY rowid"):
            yield identity, function, json.loads(event)
