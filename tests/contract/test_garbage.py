"""No function looks for garbage while it is imported; each does so afterwards, except in what it has imported."""

import os
import subprocess
import sys

from built_layers import ENVIRONMENT
from local.settings import ROOT
from local.template.functions import functions

PATH = [str(ROOT / folder) for folder in ("functions", "layers")]
# Every fork goes on from what most functions load.
ALL = """
import gc, importlib, os, sys
import core.web.app
for name in sys.argv[1:]:
    if not os.fork():
        try:
            importlib.import_module(name)
            os.write(1, f"{name} {gc.isenabled()} {gc.get_freeze_count() > 0}\\n".encode())
        finally:
            os._exit(0)
    os.wait()
"""
ONE = """
import gc, importlib, sys
looked = []
gc.callbacks.append(lambda phase, _: looked.append(phase))
importlib.import_module(sys.argv[1])
print(looked, gc.isenabled(), gc.get_freeze_count() > 10_000)
"""


def run(code, *names):
    """Return what a new process writes that runs the code with nothing imported before."""
    environment = ENVIRONMENT | {"PYTHONPATH": os.pathsep.join(PATH)}
    return subprocess.run(
        [sys.executable, "-c", code, *names], env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def test_every_function_looks_for_garbage_once_it_can_be_called(stack):
    modules = {each.module for each in functions(stack).values() if each.module.startswith("events.")}

    assert set(run(ALL, *sorted(modules))) == {f"{module} True True" for module in modules}
    assert all(
        "\nhandler = entrypoint(" in path.read_text() for path in (ROOT / "functions" / "api").glob("*/[a-z]*.py")
    )


def test_no_garbage_is_looked_for_during_an_import():
    assert run(ONE, "api.images.get_image") == ["[] True True"]
    assert run(ONE, "events.accept_upload") == ["[] True True"]
