"""Pydantic describes schemas by plain dictionaries, and knows no types that we never use."""

from runpy import run_path
from typing import Any

import pytest

from plain_schemas import plain, without_unused

SCHEMAS = '''
from typing import TypedDict

class Schema(TypedDict, total=False):
    """Describe something."""
    title: str

class LongSchema(Schema):
    length: int

class Kept:
    pass

schema = Schema(title="one") | LongSchema(length=1)
either = Schema | LongSchema
'''
HANDLERS = """
from fractions import Fraction
from zoneinfo import ZoneInfo

KNOWN = frozenset({int, ZoneInfo})
HANDLERS = {int: "of int", Fraction: "of Fraction", **{str: "of str"}}
"""


@pytest.fixture
def run(tmp_path):
    def run(source: str) -> dict[str, Any]:
        path = tmp_path / "rewritten.py"
        path.write_text(source)
        return run_path(str(path))

    return run


def test_typed_dictionaries_become_plain_ones(run):
    found = run(plain(SCHEMAS))

    assert (found["Schema"], found["LongSchema"], found["Kept"].__name__) == (dict, dict, "Kept")
    assert (found["schema"], found["either"]) == ({"title": "one", "length": 1}, dict)


def test_unused_types_are_neither_imported_nor_known(run):
    found = run(without_unused(HANDLERS))

    assert found["KNOWN"] == {int}
    assert found["HANDLERS"] == {int: "of int", str: "of str"}
    assert not {"Fraction", "ZoneInfo"} & found.keys()
