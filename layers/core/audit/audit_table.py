"""Store audit events; DynamoDB deletes them after a year. Their seals are in a partition of their own (seal_table).

To read                                 use
--------------------------------------  ---------------------------------
the events of a day, newest first       day, event < place (scan backwards)
the events on an object, newest first   by_object: object, event < place
the events of a window, oldest first    day, event between two places
"""

import os
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import batched
from typing import Any, Self

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from core.audit.model import AuditEvent
from core.aws.document import DocumentAttribute
from core.aws.table import Item
from core.aws.transactions import MOST_ITEMS, Transaction, transact
from core.kernel.cursor import invalid

KEPT = timedelta(days=365)
_END = "~"  # greater than any position


class _ByObject(GlobalSecondaryIndex["AuditItem"]):
    class Meta:
        index_name = "by_object"
        projection = AllProjection()

    object = UnicodeAttribute(hash_key=True)
    event = UnicodeAttribute(range_key=True)


class AuditItem(Item):
    class Meta:
        table_name = os.environ.get("AUDIT_TABLE", "AuditTable")

    day = UnicodeAttribute(hash_key=True)
    event = UnicodeAttribute(range_key=True)
    object = UnicodeAttribute(null=True)
    document = DocumentAttribute(AuditEvent)
    expires_at = NumberAttribute()
    by_object = _ByObject()


class StoredRow(Item):
    """A row as it is stored, whatever it holds: a seal is of this, not of what the service reads out of it."""

    class Meta:
        table_name = AuditItem.Meta.table_name

    day = UnicodeAttribute(hash_key=True)
    event = UnicodeAttribute(range_key=True)
    stored: dict[str, Any]

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> Self:
        row = super().from_raw_data(data)
        row.stored = data
        return row


def add(*events: AuditEvent) -> None:
    """Store the events of a request: the usual one by one write, those of a batch by transactions.

    A batch write would need a right that also deletes.
    """
    if len(events) == 1:
        _item(events[0]).save()
        return
    for some in batched(events, MOST_ITEMS, strict=False):

        def fill(transaction: Transaction, some: Sequence[AuditEvent] = some) -> None:
            for event in some:
                transaction.save(_item(event))

        transact(fill)


def place_of(event: AuditEvent) -> str:
    """Return the position of an event: of fixed width up to the request, so that text sorts as time."""
    return f"{place_at(event.at)}#{event.request_id}"


def place_at(moment: datetime) -> str:
    """Return the position below those of all events at this moment."""
    return moment.isoformat(timespec="microseconds")


def newest(first: date, last: date, before: str | None) -> Iterator[AuditEvent]:
    """Yield the events of the days from `first` to `last` below a position, newest first. Raises InvalidParameter."""
    day = last if before is None else min(last, _day_of(before))
    while day >= first:
        window = AuditItem.event < before if before else None
        for item in AuditItem.query(day.isoformat(), window, scan_index_forward=False):
            yield item.document
        day -= timedelta(days=1)


def newest_on(name: str, start: datetime, end: datetime, before: str | None) -> Iterator[AuditEvent]:
    """Yield the events on an object in a span of time, below a position, newest first. Raises InvalidParameter."""
    last = place_at(end) + _END
    if before:
        _day_of(before)
        last = min(last, before)
    if place_at(start) > last:
        return
    window = AuditItem.event.between(place_at(start), last)
    for item in AuditItem.by_object.query(name, window, scan_index_forward=False):
        if item.event != before:
            yield item.document


def between(after: str, upto: str) -> Iterator[StoredRow]:
    """Yield the rows of a window, oldest first: those above `after`, up to `upto`; DynamoDB takes no reversed one."""
    day, last = _day_of(after), _day_of(upto)
    while day <= last and after <= upto:
        window = StoredRow.event.between(after, upto)
        for row in StoredRow.query(day.isoformat(), window, consistent_read=True):
            if row.event != after:
                yield row
        day += timedelta(days=1)


def _item(event: AuditEvent) -> AuditItem:
    expires_at = int((event.at + KEPT).timestamp())
    return AuditItem(
        event.at.date().isoformat(), place_of(event), object=event.object, document=event, expires_at=expires_at
    )


def _day_of(place: str) -> date:
    try:
        return date.fromisoformat(place[:10])
    except ValueError as error:
        raise invalid() from error
