"""Cut from pydantic what no schema of ours needs: classes that only type checkers read, time zones, fractions."""

import ast
from pathlib import Path

TYPES = "pydantic_core/core_schema.py"  # it describes each kind of schema, which is a dictionary
HANDLERS = "pydantic/_internal/_generate_schema.py"  # it imports all types that are known by name
UNUSED = {"fractions": "Fraction", "zoneinfo": "ZoneInfo"}  # a module, and the type in it


def make_schemas_plain(root: Path) -> None:
    for name in (TYPES, HANDLERS):
        path = root / name
        path.write_text(without_unused(plain(path.read_text())))


def plain(source: str) -> str:
    """Return the source with `dict` in place of each TypedDict: to make them takes long."""
    tree, made = ast.parse(source), {"TypedDict"}
    for place, node in enumerate(tree.body):
        match node:
            case ast.ClassDef(name=name, bases=[ast.Name(id=parent)]) if parent in made:
                made.add(name)
                tree.body[place] = ast.Assign([ast.Name(name)], ast.Name("dict"), lineno=node.lineno)
            case _:
                pass
    return ast.unparse(tree)


def without_unused(source: str) -> str:
    """Return the source without the imports of UNUSED, and without their places in sets and dictionaries."""
    tree = ast.parse(source)
    tree.body = [node for node in tree.body if not (isinstance(node, ast.ImportFrom) and node.module in UNUSED)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            kept = [(key, value) for key, value in zip(node.keys, node.values, strict=True) if not _is_unused(key)]
            node.keys, node.values = [key for key, _ in kept], [value for _, value in kept]
        elif isinstance(node, ast.Set | ast.List | ast.Tuple):
            node.elts = [each for each in node.elts if not _is_unused(each)]
    return ast.unparse(tree)


def _is_unused(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Name) and node.id in UNUSED.values()
