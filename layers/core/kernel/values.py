"""Define the base of every value in the domain."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol, Self

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value. Its schema is built on first use, so importing many of them is cheap."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy the value with other fields, unchecked but for their names. Raises TypeError."""
        self._require_fields(update or {})
        return super().model_copy(update=update, deep=deep)

    def _require_fields(self, update: Mapping[str, Any]) -> None:
        unknown = update.keys() - type(self).model_fields.keys()
        if unknown:
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(unknown))}")

    if not TYPE_CHECKING:  # type checkers derive it from the fields

        def __replace__(self, **update: Any) -> Self:
            self._require_fields(update)
            return self.model_validate(self.model_dump() | update)


class Draft(Value):
    """A value written by a client; unknown fields are mistakes and therefore refused."""

    model_config = ConfigDict(extra="forbid")


class _Replaceable[**Fields, V](Protocol):
    def __replace__(self, *args: Fields.args, **update: Fields.kwargs) -> V: ...


def revised[**Fields, V](value: _Replaceable[Fields, V], *args: Fields.args, **update: Fields.kwargs) -> V:
    """Return the value with other fields, checked like those of a new one: `revised(image, status=Status.READY)`.

    Type checkers know the fields. Raises TypeError for a name that is none, which an unpacked dict may still hold.
    """
    return value.__replace__(*args, **update)
