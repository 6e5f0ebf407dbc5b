"""Let packages import their parts when asked: Powertools imports all resolvers and events with the first of them."""

import ast
from pathlib import Path

PACKAGES = (
    "aws_lambda_powertools",
    "aws_lambda_powertools/event_handler",
    "aws_lambda_powertools/event_handler/openapi",
    "aws_lambda_powertools/utilities/data_classes",
)

TEMPLATE = '''"""Import a part of this package when it is asked for (PEP 562)."""

from importlib import import_module

{kept}

_PARTS = {parts}
__all__ = list(_PARTS)


def __getattr__(name):
    if name not in _PARTS:
        raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
    value = globals()[name] = getattr(import_module(_PARTS[name], __name__), name)
    return value
'''


def make_lazy(root: Path) -> None:
    """Rewrite the `__init__.py` of each of PACKAGES."""
    for package in PACKAGES:
        path = root / package / "__init__.py"
        path.write_text(lazy(path.read_text()))


def lazy(source: str) -> str:
    """Return the source of an `__init__.py` that imports a part when it is asked for, and what its own lines use."""
    own, parts = list[ast.stmt](), dict[str, tuple[ast.ImportFrom, str]]()
    for node in ast.parse(source).body:
        match node:
            case ast.ImportFrom(module=str(module), level=level) if module != "__future__":
                parts |= {each.asname or each.name: (node, "." * level + module) for each in node.names}
            case ast.Expr(value=ast.Constant()) | ast.Assign(targets=[ast.Name(id="__all__")]):
                pass
            case _:
                own.append(node)
    used = {name.id for node in own for name in ast.walk(node) if isinstance(name, ast.Name)}
    needed = {id(node): node for name, (node, _) in parts.items() if name in used}.values()
    kept = "\n".join(ast.unparse(node) for node in (*needed, *own))
    return TEMPLATE.format(kept=kept, parts={name: module for name, (_, module) in parts.items() if name not in used})
