"""What `sam build` made: layers that are small, compiled, and of one build each."""

import re
from importlib.util import MAGIC_NUMBER

import pytest

from local.settings import ROOT

BUILD = ROOT / ".aws-sam" / "build"
BUDGETS = {"CoreLayer": 32, "ImagingLayer": 160}  # MB unzipped


@pytest.fixture(params=BUDGETS)
def layer(request):
    folder = BUILD / request.param / "python"
    if not folder.exists():
        pytest.skip("no layers here; `./run sam build` makes them")
    return folder


def test_a_layer_is_within_its_budget(layer):
    size = sum(file.stat().st_size for file in layer.rglob("*") if file.is_file())
    assert size <= BUDGETS[layer.parent.name] * 2**20


def test_a_layer_is_compiled_for_good(layer):
    # Byte 4 of a .pyc: 1 says that a hash stands for the source and that nobody compares it.
    compiled = list(layer.glob("core/**/*.pyc")) + list(layer.glob("imaging/**/*.pyc"))
    heads = {path.read_bytes()[:8] for path in compiled}
    assert heads == {MAGIC_NUMBER + b"\1\0\0\0"}


def test_no_requirement_is_shipped_twice():
    shipped = [
        set(re.findall(r"^([\w.-]+)==", (ROOT / "layers" / package / "requirements.txt").read_text(), re.MULTILINE))
        for package in ("core", "imaging")
    ]
    assert shipped[0] & shipped[1] == set()
