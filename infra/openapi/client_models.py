"""Write the models of the Python client from the API document, so that each field is declared in its handler alone."""

import keyword
import subprocess
import sys
from typing import Any

from local.settings import ROOT

MODELS = ROOT / "infra" / "client" / "lightbox" / "models.py"
# What the client reads and sends; whatever these refer to is written too.
WANTED = (
    *("AnnotationDraft", "All_Annotation_", "Capabilities", "Collection", "CollectionDraft", "CollectionPatch"),
    *("DeidentificationDraft", "Image", "ImageDraft", "Job", "LinkDraft", "Log", "LogDraft", "NewLink"),
    *("Page_Collection_", "Page_Image_", "Problem", "Share", "ShareDraft"),
    *("StagedImageDraft", "StagedLogDraft", "Token", "TotpSecret", "UploadRequest", "UploadTarget", "User"),
)
HEAD = '''"""Define what the service sends and takes. Written by `./run openapi` from the API document: do not edit.

Names that a newer service adds are kept as they come, and so are new values of what has few values today.
"""

from datetime import datetime
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field


class Value(BaseModel):
    """A value that is read or sent as it is, and never changed."""

    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True)
'''
SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def text(document: dict[str, Any]) -> str:
    """Return the module, formatted as the project is. `document` is the API document."""
    schemas = document["components"]["schemas"]
    parts = [HEAD, *(_declaration(name, schemas[name]) for name in _in_order(schemas))]
    ruff = (sys.executable, "-m", "ruff", "format", "--quiet", "--stdin-filename", str(MODELS), "-")
    formatted = subprocess.run(ruff, input="\n\n".join(parts), capture_output=True, text=True, check=True)  # noqa: S603
    return formatted.stdout


def _in_order(schemas: dict[str, Any]) -> list[str]:
    """Return the names of the wanted schemas and of those they refer to, each after what it refers to."""
    order: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in order:
            return
        for each in _references(schemas[name]):
            visit(each)
        order[name] = None

    for name in WANTED:
        visit(name)
    return list(order)


def _references(schema: Any) -> list[str]:
    match schema:
        case {"$ref": reference}:
            return [reference.rpartition("/")[2]]
        case dict():
            return [name for value in schema.values() for name in _references(value)]
        case list():
            return [name for value in schema for name in _references(value)]
        case _:
            return []


def _declaration(name: str, schema: dict[str, Any]) -> str:
    if "properties" not in schema:
        return f"{_class_of(name)}: TypeAlias = {_type(schema)}\n"
    required = set(schema.get("required", ()))
    fields = [_field(each, about, is_required=each in required) for each, about in schema["properties"].items()]
    said = schema.get("description")
    return "\n".join([f"class {_class_of(name)}(Value):", *([f'    """{said}"""', ""] if said else []), *fields, ""])


def _class_of(name: str) -> str:
    """Return `ImagePage` for `Page_Image_` and `ImageList` for `All_Image_`; other names stay."""
    generic, _, item = name.rstrip("_").partition("_")
    return f"{item}{ {'Page': 'Page', 'All': 'List'}[generic] }" if item else name


def _field(name: str, schema: dict[str, Any], *, is_required: bool) -> str:
    kind, settings = _type(schema), list[str]()
    if not is_required:
        default = _literal(schema.get("default"))
        kind = kind if "default" in schema or kind.endswith("None") else f"{kind} | None"
        settings.append(f"default={default}")
    own = f"{name}_" if keyword.iskeyword(name) else name
    if own != name:
        settings.append(f'alias="{name}"')
    if said := schema.get("description"):
        settings.append(f"description={said!r}")
    if len(settings) == 1 and settings[0].startswith("default="):
        return f"    {own}: {kind} = {settings[0].removeprefix('default=')}"
    return f"    {own}: {kind}" + (f" = Field({', '.join(settings)})" if settings else "")


def _literal(default: Any) -> str:
    """Return a default as code; lists become tuples, which nobody can change."""
    return repr(tuple(default)) if isinstance(default, list) else repr(default)


def _type(schema: dict[str, Any]) -> str:  # noqa: PLR0911 - one line for each kind
    match schema:
        case {"$ref": reference}:
            return _class_of(reference.rpartition("/")[2])
        case {"anyOf": kinds}:
            names = dict.fromkeys(_type(kind) for kind in kinds)
            return " | ".join(sorted(names, key=lambda each: each == "None"))
        case {"enum": values}:
            return f"Literal[{', '.join(map(repr, values))}] | str"
        case {"const": value}:
            return f"Literal[{value!r}] | str"
        case {"type": "string", "format": "date-time"}:
            return "datetime"
        case {"type": "array", "prefixItems": items}:
            return f"tuple[{', '.join(map(_type, items))}]"
        case {"type": "array"}:
            return f"tuple[{_type(schema.get('items', {}))}, ...]"
        case {"type": "object"}:
            values = schema.get("additionalProperties", True)
            return f"dict[str, {_type(values) if isinstance(values, dict) else 'Any'}]"
        case {"type": str() as name}:
            return SCALARS[name]
        case _:
            return "Any"
