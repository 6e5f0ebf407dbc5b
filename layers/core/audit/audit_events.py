"""List audit events, newest first, page by page; and write pages as files.

A page reads a bounded number of events, so one that few match may be short although others follow.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from core.audit import audit_table
from core.audit.model import AuditEvent
from core.audit.queries import AuditFilters, AuditFormat, AuditQuery
from core.kernel.clock import now
from core.kernel.content import Content
from core.kernel.cursor import wrap
from core.kernel.pages import Page, PageMeta
from core.kernel.paging import Paging, page_of

RECENT = timedelta(days=30)
MOST_READ = 10_000  # events for a page: two seconds
LONGEST_FILE = 500  # events of a page that is a file
_FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)  # how cells begin that spreadsheets run


def listed(query: AuditQuery, asked: Paging) -> Page[AuditEvent] | Content:
    """Return the matching events, newest first: a page, or a file of one. By default those of the last thirty days."""
    wanted = query.filters
    if query.format is AuditFormat.JSON:
        return _page(wanted, asked, asked.limit)
    is_limited = "limit" in asked.model_fields_set or asked.page is not None
    page = _page(wanted, asked, asked.limit if is_limited else LONGEST_FILE)
    is_first = asked.cursor is None and not asked.page
    body = _csv(page.data, headed=is_first) if query.format is AuditFormat.CSV else _lines(page.data)
    filename = f"audit-events.{query.format}"
    return Content(body.encode(), query.format.media_type, filename=filename, next_cursor=page.meta.next_cursor)


def _page(wanted: AuditFilters, asked: Paging, limit: int) -> Page[AuditEvent]:
    mark = f"audit {wanted.model_dump_json()}"
    if asked.page is not None or asked.include_total:
        return page_of(lambda place: filter(wanted.wants, _newest(wanted, place)), audit_table.place_of, asked, mark)
    found: list[AuditEvent] = []
    last: AuditEvent | None = None
    more = False
    for read, event in enumerate(_newest(wanted, asked.start(mark))):
        more = read == MOST_READ or (len(found) == limit and wanted.wants(event))
        if more:
            break
        last = event
        found += [event] if wanted.wants(event) else []
    next_cursor = wrap(audit_table.place_of(last), mark) if more and last else None
    meta = PageMeta(limit=limit, next_cursor=next_cursor, has_more_pages=more)
    return Page[AuditEvent](data=tuple(found), meta=meta)


def _newest(wanted: AuditFilters, place: str | None) -> Iterator[AuditEvent]:
    moment = now()  # each day costs a query, so days without events are left out
    start, end = _span(wanted, moment)
    if wanted.object is not None:
        return audit_table.newest_on(wanted.object, start, end, place)
    return audit_table.newest(start.date(), end.date(), place)


def _span(wanted: AuditFilters, moment: datetime) -> tuple[datetime, datetime]:
    return max(wanted.start or moment - RECENT, moment - audit_table.KEPT), min(wanted.end or moment, moment)


def _csv(events: Iterable[AuditEvent], *, headed: bool) -> str:
    """Return lines of CSV (RFC 4180), with the names of the columns only on the first page: pages can be joined."""
    output = io.StringIO()
    lines = csv.DictWriter(output, AuditEvent.model_fields)
    if headed:
        lines.writeheader()
    lines.writerows({name: _cell(value) for name, value in event.model_dump(mode="json").items()} for event in events)
    return output.getvalue()


def _cell(value: object) -> object:
    """Return a value as text, not as a formula, to spreadsheets."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _lines(events: Iterable[AuditEvent]) -> str:
    return "".join(f"{event.model_dump_json(exclude_none=True)}\n" for event in events)
