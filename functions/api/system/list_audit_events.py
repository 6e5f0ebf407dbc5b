"""Serve GET /v1/audit-events."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from core.audit import audit_events
from core.audit.model import AuditEvent
from core.audit.queries import AuditQuery
from core.kernel.errors import Forbidden
from core.kernel.pages import Page
from core.web.app import entrypoint, http_app
from core.web.audited import READINGS
from core.web.content import answer
from core.web.identity import Administrator
from core.web.parameters import AskedPage
from core.web.refusals import refuses

app = http_app()


@app.get("/v1/audit-events", tags=["System"])
@refuses(Forbidden)
def list_audit_events(
    _caller: Administrator, asked: AskedPage, query: Annotated[AuditQuery, Query()]
) -> Response[Page[AuditEvent]]:
    """List audit events, newest first.

    There is an event for every change, sign-in and log-out, for every reading of a file, a rendering, a DICOM header
    or an export, for every opening of a share link, and for what was refused with 403 or 404; all without contents.
    Only administrators can read them; without `from` the list covers the last 30 days. A page that few events match
    may be shorter than `limit`: read on while there is a next cursor. As CSV or NDJSON a page has 500 events unless
    `limit` is given, and its next cursor is in the header `Next-Cursor`; only the first has the names of the columns.
    """
    return answer(audit_events.listed(query, asked))


handler = entrypoint(app, audited=READINGS)
