"""A cold start imports modules: each function of the API loads no more than it did, so that they do not creep up."""

import subprocess
import sys

from built_layers import ENVIRONMENT
from local.settings import ROOT
from local.template.functions import functions

MODULES = 525  # with the client of DynamoDB; of GetImage it was 512 when this was written
# What needs more: lists, links and exports; DICOMweb; files that come with a request; NumPy or shapes.
LISTS = "ListImages ListTagImages GetImageFile OrderZipExport OrderCocoExport OpenLink CreateLink DeleteUser"
DICOMWEB = "Frames Instances BulkData Metadata Rendered Thumbnails ByUri"
FILES = "CompleteUpload CreateImage CreateImageBatch StoreInstances"
NUMPY = "GetDepthLogImage ListFrames CreateDepthLog ExportCoco CreateAnnotation ReplaceAnnotation"
ALIKE = "FindSimilarImages SearchSimilar"
MORE = (
    dict.fromkeys(LISTS.split(), 555)
    | {f"Retrieve{what}": 535 for what in DICOMWEB.split()}
    | dict.fromkeys(FILES.split(), 590)
    | dict.fromkeys([*NUMPY.split(), *ALIKE.split()], 690)
)
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
