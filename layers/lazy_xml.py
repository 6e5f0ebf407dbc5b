"""Let botocore import what reads XML when an answer has some: DynamoDB answers in JSON."""

import ast
from pathlib import Path

NAMES = ("ETree", "XMLParseError")
GETTER = f"""

def __getattr__(name):
    if name not in {NAMES}:
        raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
    from xml.etree import ElementTree
    globals().update(ETree=ElementTree, XMLParseError=ElementTree.ParseError)
    return globals()[name]
"""


def make_xml_lazy(root: Path) -> None:
    """Rewrite `botocore.compat`; those who take NAMES from it do so in functions (`deferred_imports`)."""
    path = root / "botocore" / "compat.py"
    path.write_text(lazy_xml(path.read_text()))


def lazy_xml(source: str) -> str:
    """Return the source without what defines NAMES, and with a function that imports them when asked (PEP 562)."""
    tree = ast.parse(source)
    tree.body = [node for node in tree.body if not _defines(node)]
    return ast.unparse(tree) + GETTER


def _defines(node: ast.stmt) -> bool:
    match node:
        case ast.Import(names=[ast.alias(asname=name)]) | ast.Assign(targets=[ast.Name(id=name)]):
            return name in NAMES
        case _:
            return False
