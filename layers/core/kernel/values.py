"""Define the base of every value in the domain."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value. Its schema is built on first use, so importing many of them is cheap."""

    model_config = ConfigDict(frozen=True, defer_build=True)


class Draft(Value):
    """A value written by a client; unknown fields are mistakes and therefore refused."""

    model_config = ConfigDict(extra="forbid")
