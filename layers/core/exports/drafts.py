"""Define what a client writes to order an export."""

from typing import Any, Self

from pydantic import ConfigDict, Field, model_validator

from core.images.queries import ImageFilters
from core.kernel.names import ImageKey
from core.kernel.values import Draft

MOST_KEYS = 1_000


def _or_single(schema: dict[str, Any]) -> None:
    """Say of every list that a single value may stand for it."""
    for name, field in schema["properties"].items():
        if field.get("type") == "array":
            text = {key: field.pop(key) for key in ("description", "default", "title") if key in field}
            schema["properties"][name] = {"anyOf": [field, field["items"]]} | text


class CocoExportDraft(ImageFilters, Draft):
    """The images to export, by the filters of the list of images; a single value may stand for a list of one."""

    model_config = ConfigDict(json_schema_extra=_or_single)

    @model_validator(mode="before")
    @classmethod
    def _listed(cls, fields: Any) -> Any:
        if not isinstance(fields, dict):
            return fields
        lists = {name for name, field in cls.model_fields.items() if field.default_factory is list}
        return {
            name: [value] if name in lists and not isinstance(value, list) else value for name, value in fields.items()
        }


class ZipExportDraft(CocoExportDraft):
    """The images whose files to export: up to 1,000 by their keys, or any number by the filters."""

    image_keys: list[ImageKey] = Field(default_factory=list, max_length=MOST_KEYS, description="Keys of the images")

    @model_validator(mode="after")
    def _names_or_filters(self) -> Self:
        if self.image_keys and self.model_fields_set != {"image_keys"}:
            raise ValueError("Send either image_keys or filters, not both")
        return self
