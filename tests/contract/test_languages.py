"""The viewer's catalogue of German has all texts that the viewer says, and no others."""

import json
import re

import pytest

from local.settings import ROOT

STATIC = ROOT / "functions" / "web" / "static"
TEXT = r'"((?:[^"\\]|\\.)+)"'
ONE = re.compile(rf"\bt\(\s*{TEXT}")
SEVERAL = re.compile(rf"{TEXT},\s*{TEXT},?\s*(?:\)|\{{)")
ENTRY = re.compile(rf"^  (?:{TEXT}|(\w+)):\s*{TEXT},$", re.MULTILINE)


@pytest.fixture(scope="module")
def said():
    """Return all keys that the modules say."""
    keys = set()
    for path in STATIC.rglob("*.js"):
        if {"vendor", "languages"} & set(path.parts):
            continue
        code = path.read_text()
        keys |= {unquoted(text) for text in ONE.findall(code)}
        keys |= {
            f"{unquoted(one)}|{unquoted(other)}"
            for one, other in SEVERAL.findall(code)
            if "{n}" in one and "{n}" in other
        }
    return keys


@pytest.fixture(scope="module")
def german():
    """Return the catalogue, as it is written."""
    found = ENTRY.findall((STATIC / "languages" / "de.js").read_text())
    return {unquoted(text) if text else name: unquoted(value) for text, name, value in found}


def unquoted(text):
    return json.loads(f'"{text}"')


def test_every_text_has_its_german(said, german):
    assert len(said) > 400

    assert sorted(said - german.keys()) == []


def test_the_catalogue_has_nothing_that_is_no_longer_said(said, german):
    assert sorted(german.keys() - said) == []


def test_a_translation_has_the_names_and_forms_of_its_text(german):
    shape = {text: (names(text), text.count("|")) for text in german}

    assert [text for text in german if shape[text] != (names(german[text]), german[text].count("|"))] == []


def names(text):
    return sorted(set(re.findall(r"\{\w+\}", text)))
