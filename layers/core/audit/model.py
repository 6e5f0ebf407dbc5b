"""Define an audit event, who did what to which object, when, and with which result; and the seal over many of them.

Paths and objects are keys, so an event has no patient data.
"""

from typing import Annotated

from pydantic import Field

from core.kernel.times import UtcTime
from core.kernel.values import Value


class AuditEvent(Value):
    at: UtcTime
    action: Annotated[str | None, Field(description="`operationId` of the operation")] = None
    user_id: Annotated[str | None, Field(description="Id of the user who made the request or signed in by it")] = None
    by_key: Annotated[bool, Field(description="The user had signed in with an API key")] = False
    key_id: Annotated[str | None, Field(description="Id of that API key")] = None
    source: Annotated[str | None, Field(description="Address that the request came from")] = None
    method: str
    path: Annotated[str, Field(description="Path without secrets, cut after 512 characters")]
    object: Annotated[str | None, Field(description="Key or id of what was asked for, read, changed or created")] = None
    created: Annotated[str | None, Field(description="Path of what was created")] = None
    status: int
    request_id: str
    grant_type: Annotated[str | None, Field(description="How somebody signed in, or tried to")] = None
    tried: Annotated[str | None, Field(description="Name that was tried; a keyed hash where no user has it")] = None
    link_id: Annotated[str | None, Field(description="Id of the share link that was opened")] = None


class Seal(Value):
    """A link of a chain over all events: a hash of those in a window of time, and of the seal before.

    The window is given by positions in the table, `after` excluded and `upto` included.
    """

    number: int
    after: str
    upto: str
    events: int
    rows_hash: str
    previous_hash: str
    sealed_at: UtcTime
