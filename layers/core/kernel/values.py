"""The base of every value in the domain."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value. Schemas are built on first use, so importing many of them stays cheap."""

    model_config = ConfigDict(frozen=True, defer_build=True)


class Draft(Value):
    """A value written by a client: unknown fields are mistakes, so we say so."""

    model_config = ConfigDict(extra="forbid")
