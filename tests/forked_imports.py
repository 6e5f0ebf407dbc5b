"""Import functions as they are after a build, each in a fork of one process that has imported what all load."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from built_layers import ENVIRONMENT
from local.settings import ROOT

_PROBE = """
import gc, importlib, os, sys
sys.path[:0] = sys.argv[1:3]
import core.web.app
from core.aws import dynamodb
dynamodb.client()
for name in sys.argv[4:]:
    if not os.fork():
        try:
            importlib.import_module(name)
            os.write(1, f"{name} {eval(sys.argv[3])}\\n".encode())
        finally:
            os._exit(0)
    os.wait()
"""


def after_import(layers: Path, modules: Iterable[str], asked: str) -> dict[str, str]:
    """Return by module what the expression `asked` gives once it is imported, with nothing else on the path."""
    found = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _PROBE, str(layers), str(ROOT / "functions"), asked, *modules],
        capture_output=True,
        text=True,
        check=False,
        env=ENVIRONMENT,
    )
    assert not found.stderr, found.stderr[-2000:]
    return dict(line.split(maxsplit=1) for line in found.stdout.splitlines())
