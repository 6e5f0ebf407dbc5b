"""Provide what the contract tests compare: the stack as CloudFormation sees it, and the files of this repository."""

import pytest

from local.settings import ROOT
from local.template.stack import Stack


@pytest.fixture(scope="session")
def stack() -> Stack:
    return Stack(ROOT / "template.yaml")
