"""Keep the messages of SQS: the events that a function gave up on. After a start, all of them can be received."""

from collections.abc import Iterable
from typing import Any

from local.kept.book import Book
from local.kept.journal import Call
from local.kept.states import read, written
from local.settings import ACCOUNT, REGION


class Messages:
    """The keeper of SQS."""

    def notice(self, _call: Call) -> None:
        return None

    def save(self, rows: Any, _call: Call, _noticed: None) -> Iterable[str]:
        """Write the messages that are new, and remove those that are gone, in all queues: few have any."""
        kept = set(rows.execute("SELECT queue, id FROM messages"))
        present = {(name, each.id): each for name, queue in _queues().items() for each in queue._messages}  # noqa: SLF001
        rows.executemany("DELETE FROM messages WHERE queue = ? AND id = ?", kept - present.keys())
        new = [(*place, written(message)) for place, message in present.items() if place not in kept]
        rows.executemany("INSERT INTO messages VALUES (?, ?, ?)", new)
        return ()

    def restore(self, book: Book) -> None:
        from moto.sqs.models import Message  # noqa: PLC0415 - loaded with the rest of moto

        for name, identity, state in book.rows("SELECT queue, id, state FROM messages ORDER BY rowid"):
            if queue := _queues().get(name):
                message = Message(identity, "")
                vars(message).update(read(state), receipt_handle=None, visible_at=0.0)
                queue.add_message(message)


def _queues() -> dict[str, Any]:
    from moto.sqs.models import sqs_backends  # noqa: PLC0415 - loaded with the rest of moto

    return sqs_backends[ACCOUNT][REGION].queues
