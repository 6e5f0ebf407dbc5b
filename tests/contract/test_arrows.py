"""Imports point one way: functions -> services -> storage -> domain, and never up. imaging knows no AWS."""

import ast

import pytest

from local.settings import ROOT

HEAVY = ("PIL", "imagecodecs", "isal", "numpy", "pydicom", "shapely")
AWS = ("aws_lambda_powertools", "boto3", "botocore", "pynamodb")
EDGES = ("core.http", "core.triggers")

# folder: what nothing in it may import, not even inside of a function
MAY_NOT_IMPORT = {
    "layers/core": ("api", "events", "web", "local", "cli", "imaging", "boto3", "aws_xray_sdk", *HEAVY),
    "layers/core/domain": ("core.storage", *EDGES, *AWS),
    "layers/core/storage": ("aws_lambda_powertools", *EDGES),
    "layers/imaging": ("api", "events", "web", "local", "cli", "core.storage", *EDGES, *AWS),
    "functions/api": ("events", "web", "core.storage", "boto3", "botocore", "pynamodb"),
    "functions/events": ("api", "web", "core.http", "boto3", "botocore", "pynamodb"),
    "functions/web": ("api", "events", "core.storage", "boto3", "botocore", "pynamodb"),
}
MAY_IMPORT_OF_CORE = {
    "layers/core/domain": {"domain", "errors"},
    "layers/imaging": {"domain", "errors"},
}


def imports(path):
    """Every absolute name that a file imports, wherever in it."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {
        f"{node.module}.{alias.name}" for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names
    }


@pytest.mark.parametrize("folder", MAY_NOT_IMPORT)
def test_no_import_points_up(folder):
    forbidden = tuple(f"{package}." for package in MAY_NOT_IMPORT[folder])
    assert [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / folder).rglob("*.py")
        for name in sorted(imports(path))
        if f"{name}.".startswith(forbidden)
    ] == []


@pytest.mark.parametrize("folder", MAY_IMPORT_OF_CORE)
def test_values_and_pixels_know_only_the_domain(folder):
    assert [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / folder).rglob("*.py")
        for name in sorted(imports(path))
        if name.startswith("core.") and name.split(".")[1] not in MAY_IMPORT_OF_CORE[folder]
    ] == []


def test_handlers_do_not_import_each_other():
    assert [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / "functions" / "api").rglob("*.py")
        for name in sorted(imports(path))
        if name.startswith("api.") and (ROOT / "functions" / f"{'/'.join(name.split('.')[:3])}.py").exists()
    ] == []
