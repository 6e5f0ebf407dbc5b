"""The layers that `sam build` makes are small, compiled, and of one build each."""

import re
import subprocess
import sys
from importlib.util import MAGIC_NUMBER

import pytest

import needs
from built_layers import ENVIRONMENT, required
from cli.processor import foreign
from local.settings import ROOT
from prune import CODECS
from service_models import OPERATIONS

BUILD = ROOT / ".aws-sam" / "build"
KEYS = {"AWS_ACCESS_KEY_ID": "of-nobody", "AWS_SECRET_ACCESS_KEY": "of-nobody"}  # a link is signed
BUDGETS = {"CoreLayer": 32, "ImagingLayer": 160}  # MB unzipped
# With nothing else on the path: every module of ours, every function, a client of every service, every codec.
PROBE = f"""
import importlib, os, pkgutil, sys
sys.path[:0] = sys.argv[1:]
for package in ("core", "imaging", "api", "events", "web"):
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, package + "."):
        importlib.import_module(module.name)
import botocore.session, imagecodecs
for service in {sorted(OPERATIONS)}:
    client = botocore.session.get_session().create_client(service)
list(botocore.utils.parse_timestamp(moment).isoformat() for moment in (0, "2026-01-02T03:04:05Z"))
from core.aws import blobs
blobs.client().get_paginator("list_objects_v2").paginate(Bucket="b")
link = blobs.client().generate_presigned_url("get_object", Params={{"Bucket": "files", "Key": "k"}})
assert link.startswith("https://files.s3.eu-west-1.amazonaws.com/k?"), link
for codec in {sorted(CODECS - {"imcd", "shared", "shared_cython"})}:
    assert getattr(imagecodecs, codec.upper()).available, codec
print("all there")
"""


@pytest.fixture(params=BUDGETS)
def layer(request):
    folder = BUILD / request.param / "python"
    if not folder.exists():
        pytest.skip(needs.LAYERS)
    return folder


def test_a_layer_is_within_its_budget(layer):
    size = sum(file.stat().st_size for file in layer.rglob("*") if file.is_file())
    assert size <= BUDGETS[layer.parent.name] * 2**20


def test_a_layer_is_compiled_for_good(layer):
    # Byte 4 of a .pyc: 1 marks a hash of the source that is never checked.
    compiled = list(layer.glob("core/**/*.pyc")) + list(layer.glob("imaging/**/*.pyc"))
    heads = {path.read_bytes()[:8] for path in compiled}
    assert heads == {MAGIC_NUMBER + b"\1\0\0\0"}


def test_a_layer_is_for_one_processor(layer):
    processor = (ROOT / ".aws-sam" / "processor").read_text().strip()
    assert list(foreign(layer, processor)) == []
    assert list(layer.rglob("*.so"))


def test_no_requirement_is_shipped_twice():
    assert required("core") & required("imaging") == set()


def test_nothing_that_is_pruned_is_needed(pruned):
    found = subprocess.run(
        [sys.executable, "-I", "-S", "-c", PROBE, str(pruned), str(ROOT / "functions")],
        capture_output=True,
        text=True,
        check=False,
        env=ENVIRONMENT | KEYS,
    )
    assert (found.stdout.splitlines(), found.stderr[-2000:]) == (["all there"], "")


def test_every_call_that_is_granted_is_in_a_layer():
    templates = "".join(path.read_text() for path in (ROOT / "template.yaml", *(ROOT / "infra").glob("*.yaml")))
    granted = set(re.findall(r"\b(cognito-idp|dynamodb|rekognition):([A-Z]\w+)", templates)) - {
        ("dynamodb", "ConditionCheckItem")
    }
    assert {(service, name) for service, name in granted if name not in OPERATIONS[service]} == set()
    assert len(granted) > 20
