"""Provide what the contract tests compare: the stack as CloudFormation sees it, and the files of this repository."""

import pytest

from built_layers import build
from local.settings import ROOT
from local.template.stack import Stack


@pytest.fixture(scope="session")
def stack() -> Stack:
    return Stack(ROOT / "template.yaml")


@pytest.fixture(scope="session")
def pruned(tmp_path_factory):
    """Return a folder with the content of both layers."""
    return build(tmp_path_factory.mktemp("layers"), "core", "imaging")
