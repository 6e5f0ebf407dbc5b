"""Serve GET /v1/audit-events."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core.audit.model import AuditEvent, AuditFilters
from core.kernel.errors import Forbidden
from core.kernel.pages import Page
from core.web import audit_trail
from core.web.app import entrypoint, http_app
from core.web.identity import Administrator
from core.web.parameters import AskedPage
from core.web.refusals import refuses

app = http_app()


@app.get("/v1/audit-events", tags=["System"])
@refuses(Forbidden)
def list_audit_events(
    _caller: Administrator, asked: AskedPage, wanted: Annotated[AuditFilters, Query()]
) -> Page[AuditEvent]:
    """List audit events, newest first.

    There is an event for every change and every reading of a DICOM header, kept without contents. Only administrators
    can read them; without `from` the list covers the last 30 days.
    """
    return audit_trail.events(wanted, asked)


handler = entrypoint(app)
