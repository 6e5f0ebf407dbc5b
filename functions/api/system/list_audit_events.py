"""GET /v1/audit-events"""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core import auditing
from core.domain.audit import AuditEvent, AuditFilters
from core.domain.page import Page
from core.http import entrypoint, http_app
from core.identity import Administrator
from core.paging import AskedPage

app = http_app()


@app.get("/v1/audit-events", summary="Who did what, when, and what came of it; newest first", tags=["System"])
def list_audit_events(
    _caller: Administrator, asked: AskedPage, wanted: Annotated[AuditFilters, Query()]
) -> Page[AuditEvent]:
    return auditing.events(wanted, asked)


handler = entrypoint(app)
