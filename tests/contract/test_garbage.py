"""No function looks for garbage while it is imported; each does so afterwards, except in what it has imported."""

import os
import subprocess
import sys

import pytest

from built_layers import ENVIRONMENT
from forked_imports import after_import
from local.settings import ROOT
from local.template.functions import functions

PATH = [str(ROOT / folder) for folder in ("functions", "layers")]
ONE = """
import gc, importlib, sys
looked = []
gc.callbacks.append(lambda phase, _: looked.append(phase))
importlib.import_module(sys.argv[1])
print(looked, gc.isenabled(), gc.get_freeze_count() > 10_000)
"""


def test_every_function_looks_for_garbage_once_it_can_be_called(pruned, stack):
    modules = {each.module for each in functions(stack).values() if each.module.startswith("events.")}

    found = after_import(pruned, modules, "gc.isenabled(), gc.get_freeze_count() > 0")

    assert found == dict.fromkeys(modules, "(True, True)")
    assert all(
        "\nhandler = entrypoint(" in path.read_text() for path in (ROOT / "functions" / "api").glob("*/[a-z]*.py")
    )


@pytest.mark.parametrize("module", ["api.images.get_image", "events.accept_upload"])
def test_no_garbage_is_looked_for_during_an_import(module):
    environment = ENVIRONMENT | {"PYTHONPATH": os.pathsep.join(PATH)}
    found = subprocess.run(
        [sys.executable, "-c", ONE, module], env=environment, capture_output=True, text=True, check=True
    )

    assert found.stdout.splitlines() == ["[] True True"]
