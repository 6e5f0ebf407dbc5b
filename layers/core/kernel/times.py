"""Parse times: always with a time zone, and converted to UTC."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator


def _written_out(time: object) -> object:
    """Refuse a bare number: it might be seconds or milliseconds."""
    if isinstance(time, int | float) or (isinstance(time, str) and time.strip("+-. 0123456789") == ""):
        raise ValueError("Use RFC 3339, for example 2025-02-24T10:30:00Z")
    return time


def _in_utc(time: datetime) -> datetime:
    try:
        return time.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("In UTC the year must be between 1 and 9999") from error


UtcTime = Annotated[AwareDatetime, BeforeValidator(_written_out), AfterValidator(_in_utc)]
