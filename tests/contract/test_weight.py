"""Every import delays a cold start: only functions with the imaging layer import what that layer holds."""

import json
import os
import subprocess
import sys

from local.settings import ROOT
from local.template.reader import read

HEAVY = ["PIL", "aws_xray_sdk", "boto3", "imagecodecs", "imaging", "isal", "numpy", "pydicom", "shapely"]

# Imports each module as if the heavy ones were not installed, and prints those that need one.
PROBE = """
import importlib, json, sys
heavy, modules = json.loads(sys.argv[1])
asked = []
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in heavy:
            asked.append(f"{module} imports {name}")
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Absent())
for module in modules:
    try:
        importlib.import_module(module)
    except Exception as error:
        asked.append(f"{module} cannot be imported: {error!r}")
print(json.dumps(asked))
"""


def light_functions():
    resources = read(ROOT / "template.yaml")["Resources"].values()
    return [
        resource["Properties"]["Handler"].rpartition(".")[0]
        for resource in resources
        if resource["Type"] == "AWS::Serverless::Function"
        and {"Ref": "ImagingLayer"} not in resource["Properties"].get("Layers", [])
    ]


def test_light_functions_stay_light():
    modules = light_functions()

    answer = subprocess.run(
        [sys.executable, "-c", PROBE, json.dumps([HEAVY, modules])],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "functions"), str(ROOT / "layers")])},
        capture_output=True,
        text=True,
        check=True,
    )

    assert modules
    assert json.loads(answer.stdout) == []
