"""A cold start imports modules: each function of the API loads no more than it did, so that they do not creep up."""

import subprocess
import sys

from built_layers import ENVIRONMENT
from local.settings import ROOT
from local.template.functions import functions

MODULES = 520  # with the client of DynamoDB; of GetImage it was 488 when this was written
# What needs more: those who inspect files that come with a request, or end all that a user has; NumPy, at once.
FILES = "CompleteUpload CreateImage CreateImageBatch StoreInstances DeleteUser"
NUMPY = "GetDepthLogImage ListFrames CreateDepthLog FindSimilarImages SearchSimilar"
MORE = dict.fromkeys(FILES.split(), 545) | dict.fromkeys(NUMPY.split(), 610)
# Every fork goes on from what all functions load.
PROBE = """
import importlib, os, sys
sys.path[:0] = sys.argv[1:3]
import core.web.app
from core.aws import dynamodb
dynamodb.client()
for name in sys.argv[3:]:
    if not os.fork():
        try:
            importlib.import_module(name)
            os.write(1, f"{name} {len(sys.modules)}\\n".encode())
        finally:
            os._exit(0)
    os.wait()
"""


def test_no_function_of_the_api_loads_more_modules_than_its_like(pruned, stack):
    named = {
        each.module: each.logical for each in functions(stack).values() if each.module.startswith(("api.", "web."))
    }

    found = subprocess.run(
        [sys.executable, "-I", "-S", "-c", PROBE, str(pruned), str(ROOT / "functions"), *named],
        capture_output=True,
        text=True,
        check=False,
        env=ENVIRONMENT,
    )
    loaded = {named[name]: int(count) for name, count in (line.split() for line in found.stdout.splitlines())}

    assert set(loaded) == set(named.values()), found.stderr[-2000:]
    assert MORE.keys() <= loaded.keys()
    assert {name: count for name, count in loaded.items() if count > MORE.get(name, MODULES)} == {}
