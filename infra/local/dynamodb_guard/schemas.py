"""State what the guard must know of a table, and has to ask of whatever keeps the tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

type Item = Mapping[str, Mapping[str, Any]]  # as on the wire: {"name": {"S": "value"}}


@dataclass(frozen=True)
class Schema:
    """The keys of a table and of its indexes, hash before range, and the types of these attributes."""

    keys: tuple[str, ...]
    types: Mapping[str, str]
    indexes: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def keys_of(self, index: str | None) -> tuple[str, ...]:
        """Return the key of the table, or of one of its indexes."""
        return self.indexes.get(index, ()) if index else self.keys


type SchemaOf = Callable[[str], Schema | None]  # None for a table that does not exist
