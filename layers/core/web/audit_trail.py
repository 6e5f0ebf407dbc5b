"""Record who did what, when, and with which result: for every change, to be read by administrators."""

from datetime import timedelta
from typing import Any

from core.audit import audit_table
from core.audit.model import AuditEvent, AuditFilters
from core.kernel.clock import now
from core.kernel.logging import logger
from core.kernel.pages import Page
from core.kernel.paging import Paging, page_of
from core.web import identity

LONGEST_PATH = 512
RECENT = timedelta(days=30)


def record(event: dict[str, Any], status: int, request_id: str) -> None:
    """Record a request. It is already done or refused, so a failure to record it must not reach the client."""
    caller = identity.caller_or_none(event)
    noted = AuditEvent(
        at=now(),
        user_id=caller.user_id if caller else None,
        by_key=caller.by_key if caller else False,
        method=event["requestContext"]["http"]["method"],
        path=event.get("rawPath", "")[:LONGEST_PATH],
        status=status,
        request_id=request_id,
    )
    try:
        audit_table.add(noted)
    except Exception:
        logger.exception("Not audited", extra={"event": noted.model_dump(mode="json")})


def events(wanted: AuditFilters, asked: Paging) -> Page[AuditEvent]:
    """Return the matching events, newest first; by default those of the last thirty days."""
    moment = now()  # each day costs a query, so days without events are left out
    start, end = max(wanted.start or moment - RECENT, moment - audit_table.KEPT), min(wanted.end or moment, moment)
    return page_of(
        lambda place: filter(wanted.wants, audit_table.newest(start.date(), end.date(), place)),
        audit_table.place_of,
        asked,
        f"audit {wanted.model_dump_json()}",
    )
