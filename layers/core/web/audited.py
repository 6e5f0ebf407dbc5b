"""Say of an operation what the audit records: a handler declares it, and audit_trail carries it out."""

from http import HTTPStatus
from typing import Any, NamedTuple

_READING = {"GET", "HEAD"}
_REFUSED = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}


class Audited(NamedTuple):
    """The record that is kept of an operation.

    readings: whether requests that only read are recorded too, where nothing is refused
    subject: the parameter of the path or query that names the object; by default the first of the path
    each: of a batch, the array in the answer and the field of its items that names their object
    """

    readings: bool = False
    subject: str | None = None
    each: tuple[str, str] | None = None

    def covers(self, event: dict[str, Any], status: int) -> bool:
        """Return True for every change, for readings that are to be recorded, and for what a user was refused."""
        context = event["requestContext"]
        return self.readings or not is_reading(event) or (status in _REFUSED and bool(context.get("authorizer")))


CHANGES = Audited()
READINGS = Audited(readings=True)


def is_reading(event: dict[str, Any]) -> bool:
    return event["requestContext"]["http"]["method"] in _READING
