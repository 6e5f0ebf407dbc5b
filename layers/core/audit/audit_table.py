"""Store audit events; DynamoDB deletes them after a year.

To read                            use
---------------------------------  ---------------------------------
the events of a day, newest first  day, event < place (scan backwards)
"""

import os
from collections.abc import Iterator
from datetime import date, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from core.audit.model import AuditEvent
from core.aws.document import DocumentAttribute
from core.aws.table import Defaults
from core.kernel.cursor import invalid

KEPT = timedelta(days=365)


class AuditItem(Model):
    class Meta(Defaults):
        table_name = os.environ.get("AUDIT_TABLE", "AuditTable")

    day = UnicodeAttribute(hash_key=True)
    event = UnicodeAttribute(range_key=True)
    document = DocumentAttribute(AuditEvent)
    expires_at = NumberAttribute()


def add(event: AuditEvent) -> None:
    expires_at = int((event.at + KEPT).timestamp())
    AuditItem(event.at.date().isoformat(), place_of(event), document=event, expires_at=expires_at).save()


def place_of(event: AuditEvent) -> str:
    """Return the position of an event: of fixed width up to the request, so that text sorts as time."""
    return f"{event.at.isoformat(timespec='microseconds')}#{event.request_id}"


def newest(first: date, last: date, before: str | None) -> Iterator[AuditEvent]:
    """Yield the events of the days from `first` to `last` below a position, newest first. Raises InvalidParameter."""
    try:
        day = last if before is None else min(last, date.fromisoformat(before[:10]))
    except ValueError as error:
        raise invalid() from error
    while day >= first:
        window = AuditItem.event < before if before else None
        for item in AuditItem.query(day.isoformat(), window, scan_index_forward=False):
            yield item.document
        day -= timedelta(days=1)
