"""Define the base of every value in the domain."""

from collections.abc import Callable, Mapping
from itertools import product
from typing import TYPE_CHECKING, Any, Protocol, Self

from pydantic import BaseModel, ConfigDict

_RULES = ("default", "minimum", "minLength", "maxLength", "pattern")


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


def kept(*parts: type[BaseModel]) -> Callable[[dict[str, Any]], None]:
    """Return how an answer describes the own fields of `parts`, which are declared for what is kept.

    They are always there, if only as null, and the rules for writing them are left out.
    """
    names = {name for part in parts for name in part.__annotations__}

    def describe(schema: dict[str, Any]) -> None:
        for name, field in schema["properties"].items():
            for rule, kind in product(_RULES, (field, *field.get("anyOf", ()))) if name in names else ():
                kind.pop(rule, None)
        required = names | set(schema.get("required", ()))
        schema["required"] = [name for name in schema["properties"] if name in required]

    return describe


class _Replaceable[**Fields, V](Protocol):
    def __replace__(self, *args: Fields.args, **update: Fields.kwargs) -> V: ...


def revised[**Fields, V](value: _Replaceable[Fields, V], *args: Fields.args, **update: Fields.kwargs) -> V:
    """Return the value with other fields, checked like those of a new one: `revised(image, status=Status.READY)`.

    Type checkers know the fields. Raises TypeError for a name that is none, which an unpacked dict may still hold.
    """
    return value.__replace__(*args, **update)
