"""The module that reads XML is imported when something asks for it, and no sooner."""

import sys
from importlib import import_module
from xml.etree import ElementTree as ET

import pytest

from lazy_xml import lazy_xml

COMPAT = """
import json
import xml.etree.ElementTree as ETree

XMLParseError = ETree.ParseError
OTHER = 1
"""


@pytest.fixture
def compat(tmp_path, monkeypatch):
    (tmp_path / "rewritten_compat.py").write_text(lazy_xml(COMPAT))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "rewritten_compat", raising=False)
    return import_module("rewritten_compat")


def test_nothing_is_imported_before_it_is_asked_for(compat):
    assert not {"ETree", "XMLParseError"} & vars(compat).keys()
    assert (compat.XMLParseError, compat.ETree) == (ET.ParseError, ET)
    assert {"ETree", "XMLParseError"} <= vars(compat).keys()


def test_everything_else_stays(compat):
    assert compat.OTHER == 1
    assert not hasattr(compat, "missing")
