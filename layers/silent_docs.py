"""Replace the documentation that botocore writes for its methods, which no Lambda reads, by empty texts."""

import shutil
from pathlib import Path

KEPT = {"__init__.py", "docstring.py", "utils.py"}  # utils has what `botocore.handlers` registers
TEXTS = '''"""The docstrings of methods of clients: empty."""


class _Empty(str):
    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        return super().__new__(cls)


ClientMethodDocstring = PaginatorDocstring = WaiterDocstring = _Empty
'''


def silence_docs(root: Path) -> None:
    docs = root / "botocore" / "docs"
    for path in docs.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in KEPT:
            path.unlink()
    (docs / "__init__.py").write_text("")
    (docs / "docstring.py").write_text(TEXTS)
