"""Define an audit event: who did what, when, and with which result. Paths hold keys, so no patient data."""

from typing import Annotated

from pydantic import Field

from core.kernel.times import UtcTime
from core.kernel.values import Value


class AuditEvent(Value):
    at: UtcTime
    user_id: str | None = None
    method: str
    path: str
    status: int
    request_id: str
    by_key: Annotated[bool, Field(description="The user had signed in with an API key")] = False


class AuditFilters(Value):
    """The events that an administrator asks for; by default those of the last thirty days."""

    user_id: Annotated[str | None, Field(description="Id of the user who made the request")] = None
    method: Annotated[str | None, Field(pattern="^[A-Z]+$", max_length=7, description="HTTP method")] = None
    path: Annotated[str | None, Field(max_length=512, description="Prefix of the path")] = None
    status: Annotated[int | None, Field(ge=100, le=599, description="HTTP status of the answer")] = None
    start: Annotated[UtcTime | None, Field(alias="from", description="Default: 30 days ago")] = None
    end: Annotated[UtcTime | None, Field(alias="to", description="Default: now")] = None

    def wants(self, event: AuditEvent) -> bool:
        exact = {"user_id": self.user_id, "method": self.method, "status": self.status}
        return (
            all(value in {None, getattr(event, name)} for name, value in exact.items())
            and event.path.startswith(self.path or "")
            and (self.start is None or self.start <= event.at)
            and (self.end is None or event.at <= self.end)
        )
