"""Define the filters of the list of audit events, and the forms that it comes in."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from core.audit.model import AuditEvent
from core.kernel.times import UtcTime
from core.kernel.values import Value

_EXACT = ("user_id", "object", "action", "method", "status")


class AuditFormat(StrEnum):
    JSON = "json"
    CSV = "csv"
    NDJSON = "ndjson"

    @property
    def media_type(self) -> str:
        return {"json": "application/json", "csv": "text/csv", "ndjson": "application/x-ndjson"}[self]


class AuditFilters(Value):
    """The events that an administrator asks for; by default those of the last thirty days."""

    user_id: Annotated[str | None, Field(max_length=128, description="Id of the user who made the request")] = None
    object: Annotated[
        str | None, Field(min_length=1, max_length=256, description="Key or id of an image, a user, a depth log, …")
    ] = None
    action: Annotated[
        str | None, Field(pattern="^[a-z_]+$", max_length=64, description="`operationId`, such as `get_image_file`")
    ] = None
    method: Annotated[str | None, Field(pattern="^[A-Z]+$", max_length=7, description="HTTP method")] = None
    path: Annotated[str | None, Field(max_length=512, description="Prefix of the path")] = None
    status: Annotated[int | None, Field(ge=100, le=599, description="HTTP status of the answer")] = None
    start: Annotated[UtcTime | None, Field(alias="from", description="Default: 30 days ago")] = None
    end: Annotated[UtcTime | None, Field(alias="to", description="Default: now")] = None

    def wants(self, event: AuditEvent) -> bool:
        return (
            all(getattr(self, name) in {None, getattr(event, name)} for name in _EXACT)
            and event.path.startswith(self.path or "")
            and (self.start is None or self.start <= event.at)
            and (self.end is None or event.at <= self.end)
        )


class AuditQuery(AuditFilters):
    """The events, and the form in which they are sent."""

    format: Annotated[AuditFormat, Field(description="A page of JSON, or a file of CSV or of JSON lines")] = (
        AuditFormat.JSON
    )

    @property
    def filters(self) -> AuditFilters:
        return AuditFilters.model_validate(self.model_dump(by_alias=True, include=set(AuditFilters.model_fields)))
