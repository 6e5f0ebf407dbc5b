"""Let packages import their parts when asked: Powertools imports all resolvers and events with the first of them."""

import ast
from pathlib import Path

PACKAGES = ("aws_lambda_powertools/event_handler", "aws_lambda_powertools/utilities/data_classes")

TEMPLATE = '''"""Import a part of this package when it is asked for (PEP 562)."""

from importlib import import_module

_PARTS = {parts}
__all__ = list(_PARTS)


def __getattr__(name):
    if name not in _PARTS:
        raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
    value = globals()[name] = getattr(import_module(_PARTS[name], __name__), name)
    return value
'''


def make_lazy(root: Path) -> None:
    """Rewrite the `__init__.py` of each of PACKAGES; raise ValueError if one does more than import and list names."""
    for package in PACKAGES:
        path = root / package / "__init__.py"
        path.write_text(TEMPLATE.format(parts=_parts(ast.parse(path.read_text()), package)))


def _parts(tree: ast.Module, package: str) -> dict[str, str]:
    """Return the module that each name of a package comes from."""
    parts: dict[str, str] = {}
    for node in tree.body:
        match node:
            case ast.ImportFrom(module=str(module), level=level):
                parts |= {each.asname or each.name: "." * level + module for each in node.names}
            case ast.Expr(value=ast.Constant()) | ast.Assign(targets=[ast.Name(id="__all__")]):
                pass
            case _:
                raise ValueError(f"{package}/__init__.py does more than import, in line {node.lineno}")
    return parts
