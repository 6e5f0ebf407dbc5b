"""A template reads as CloudFormation sees it."""

import copy

from local.settings import ROOT
from local.template import reader

TEMPLATE = ROOT / "template.yaml"


def test_what_is_not_copied_is_not_changed_either(monkeypatch):
    quick = reader.translate(TEMPLATE, {})
    monkeypatch.setattr(reader, "_itself", copy.deepcopy)

    assert reader.translate(TEMPLATE, {}) == quick
