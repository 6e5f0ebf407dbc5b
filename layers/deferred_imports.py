"""Move imports that few functions of a library use into these functions."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

# A module of the layer, and the imports that none of its functions needs to start or to send an ordinary request.
DEFERRED = {
    "aws_lambda_powertools/logging/logger.py": {"aws_lambda_powertools.utilities"},
    "botocore/client.py": {"botocore.discovery", "botocore.paginate", "botocore.retries", "botocore.waiter"},
    "botocore/compat.py": {"botocore.vendored", "dateutil.tz", "shlex"},
    "botocore/configloader.py": {"configparser", "shlex"},
    "botocore/credentials.py": {"dateutil.parser", "dateutil.tz"},
    "botocore/handlers.py": {"botocore.compat", "botocore.retryhandler", "botocore.translate"},
    "botocore/paginate.py": {"jmespath"},
    "botocore/parsers.py": {"botocore.compat", "botocore.eventstream"},
    "botocore/regions.py": {"botocore.crt", "jmespath"},
    "botocore/response.py": {"botocore.compat"},
    "botocore/serialize.py": {"xml.etree"},
    "botocore/session.py": {
        *("botocore.monitoring", "botocore.paginate", "botocore.retryhandler", "botocore.translate", "botocore.waiter"),
    },
    "botocore/tokens.py": {"dateutil.parser", "dateutil.tz"},
    "botocore/utils.py": {"dateutil.parser", "dateutil.tz"},
    "botocore/waiter.py": {"jmespath"},
    "pydantic/_internal/_validators.py": {"zoneinfo"},
    "pydantic/plugin/_loader.py": {"importlib.metadata"},
    "pynamodb/settings.py": {"importlib.util"},
    "urllib3/fields.py": {"mimetypes"},
    "urllib3/http2/__init__.py": {"importlib.metadata"},
}

type _Import = ast.Import | ast.ImportFrom
type _Function = ast.FunctionDef | ast.AsyncFunctionDef
_IN_BLOCKS = (ast.stmt, ast.excepthandler)


def defer_imports(root: Path) -> None:
    """Move the imports of DEFERRED into the functions that use them. Raises ValueError if more than functions do."""
    for name, modules in DEFERRED.items():
        path = root / name
        path.write_text(deferred(path.read_text(), modules))


def deferred(source: str, modules: set[str]) -> str:
    """Return the source with the imports of these modules within the functions that use what they bind."""
    tree = ast.parse(source)
    moved = [each for node in tree.body for each in _parts(node) if modules & _imported(each)]
    if missing := modules.difference(*map(_imported, moved)):
        raise ValueError(f"{sorted(missing)} are not imported")
    tree.body = [kept for node in tree.body if (kept := _without(node, modules))]
    for function in _functions(tree):
        for node in moved:
            _insert(node, function.body)
    names = {_bound(node) for node in moved}
    if early := names & _used(_outside_functions(tree)):
        raise ValueError(f"{sorted(early)} are used as the module is imported")
    return ast.unparse(tree)


def _insert(node: _Import, block: list[ast.stmt]) -> None:
    """Insert an import before the first statement that uses it, in the smallest block with all that do."""
    name = _bound(node)
    using = [statement for statement in block if name in _used([statement])]
    if not using:
        return
    blocks = [within for within in _blocks(using[0]) if name in _used(within)]
    if len(using) == len(blocks) == 1 and name not in _used(_header(using[0])):
        _insert(node, blocks[0])
    else:
        block.insert(block.index(using[0]), node)


def _blocks(statement: ast.stmt) -> list[list[ast.stmt]]:
    owners = [statement, *getattr(statement, "handlers", ())]
    return [block for owner in owners for _, block in ast.iter_fields(owner) if _is_block(block)]


def _header(statement: ast.stmt) -> list[ast.AST]:
    """Return the parts of a statement that are in none of its blocks, such as the condition of an `if`."""
    owners = [statement, *getattr(statement, "handlers", ())]
    return [part for owner in owners for part in ast.iter_child_nodes(owner) if not isinstance(part, _IN_BLOCKS)]


def _is_block(field: Any) -> bool:
    return isinstance(field, list) and bool(field) and isinstance(field[0], ast.stmt)


def _parts(node: ast.stmt) -> list[_Import]:
    """Return what a statement imports as statements of one name each."""
    return [_of(node, alias) for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []


def _imported(node: _Import) -> set[str]:
    """Return the module of an import of one name, or both that it may be, or nothing if it is relative."""
    (alias,) = node.names
    match node:
        case ast.ImportFrom(module=str(module), level=0):
            return {module, f"{module}.{alias.name}"}
        case ast.Import():
            return {alias.name}
        case _:
            return set()


def _without(node: ast.stmt, modules: set[str]) -> ast.stmt | None:
    """Return a statement without what it imports from these modules, or nothing if nothing remains."""
    if not isinstance(node, ast.Import | ast.ImportFrom):
        return node
    node.names = [alias for alias in node.names if not modules & _imported(_of(node, alias))]
    return node if node.names else None


def _of(node: _Import, alias: ast.alias) -> _Import:
    """Return an import of one of several names."""
    if isinstance(node, ast.Import):
        return ast.Import([alias])
    return ast.ImportFrom(node.module, [alias], node.level)


def _bound(node: _Import) -> str:
    (alias,) = node.names
    return alias.asname or alias.name.partition(".")[0]


def _functions(node: ast.AST) -> Iterator[_Function]:
    """Yield functions and methods, but not what is within them."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
        else:
            yield from _functions(child)


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is evaluated as a module is imported: no bodies of functions, but their parameters and decorators."""
    for child in ast.iter_child_nodes(node):
        match child:
            case (
                ast.FunctionDef(args=given, decorator_list=decorators)
                | ast.AsyncFunctionDef(args=given, decorator_list=decorators)
            ):
                yield from (given, *decorators)
            case ast.ClassDef() | ast.If() | ast.Try() | ast.With():
                yield from _outside_functions(child)
            case ast.Import() | ast.ImportFrom():
                pass
            case _:
                yield child


def _used(nodes: Iterable[ast.AST]) -> set[str]:
    return {name.id for node in nodes for name in ast.walk(node) if isinstance(name, ast.Name)}
