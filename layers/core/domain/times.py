"""Moments, always aware and in UTC."""

from datetime import UTC
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

UtcTime = Annotated[AwareDatetime, AfterValidator(lambda time: time.astimezone(UTC))]
