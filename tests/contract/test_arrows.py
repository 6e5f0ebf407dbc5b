"""Hold the house to its plan: packages import only those above them, and each kind of file only what it may."""

import ast
import re
from functools import cache
from sys import stdlib_module_names

import pytest

from local.settings import ROOT

LAYERS = ROOT / "layers"
CORE, IMAGING = LAYERS / "core", LAYERS / "imaging"
ORDER = (
    *(
        "kernel",
        "aws",
        "index",
        "users",
        "colormaps",
        "locations",
        "tags",
        "images",
        "collections",
        "search",
        "sharing",
    ),
    *("jobs", "exports", "depth_logs", "dicom", "audit", "offboarding", "web"),
)
MOST_FLOORS = 10
LAPTOP = ROOT / "infra" / "local"
LAPTOP_ORDER = (
    *("settings", "template", "aws", "iam", "s3_guard", "service_guard", "dynamodb_guard", "runtime"),
    *("gateway", "triggers", "moto", "kept", "laptop", "commands"),
)
VALUES = ("model", "drafts", "shown", "queries", "rules", "ports", "terms")  # kinds of file that do no I/O
PURE = {*stdlib_module_names, "pydantic", "Stemmer"}  # what values may import, and what those import in turn
HEAVY = ("PIL", "imagecodecs", "isal", "numpy", "pydicom", "shapely")
DATABASE = ("boto3", "botocore", "pynamodb")
POWERTOOLS = "aws_lambda_powertools"
# folder: what nothing in it may import, not even inside of a function
MAY_NOT_IMPORT = {
    "layers/core": ("api", "events", "web", "local", "cli", "imaging", "boto3", "aws_xray_sdk", *HEAVY),
    "layers/imaging": ("api", "events", "web", "local", "cli", POWERTOOLS, *DATABASE),
    "functions/api": ("events", "web", "core.aws", *DATABASE),
    "functions/events": ("api", "web", "core.web.app", *DATABASE),
    "functions/web": ("api", "events", "core.aws", *DATABASE),
}


@cache
def imports(path):
    """Return every absolute name that a file imports, wherever in it."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {
        f"{node.module}.{alias.name}" for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names
    }


def found(folder, is_forbidden, pattern="*.py"):
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in folder.rglob(pattern)
        for name in sorted(imports(path))
        if is_forbidden(path, name)
    ]


def file_of(name):
    """Return the file of a module of `core`, or of the module that a name is taken from."""
    path = LAYERS / f"{name.replace('.', '/')}.py"
    return path if path.exists() else path.parent.with_suffix(".py")


@cache
def is_pure(name):
    """Return whether an import reaches nothing but values, the standard library and pydantic, however far."""
    if name.startswith("core."):
        return all(map(is_pure, imports(file_of(name))))
    return name.partition(".")[0] in PURE


@cache
def floor(package):
    """Return the length of the longest chain of packages that ends in this one."""
    names = {name for path in (CORE / package).rglob("*.py") for name in imports(path) if name.startswith("core.")}
    return 1 + max((floor(each) for each in {name.split(".")[1] for name in names} - {package}), default=0)


def test_every_module_of_core_lies_in_a_package_of_the_plan():
    assert [path.name for path in CORE.glob("*.py")] == ["__init__.py"]
    assert {path.parent.name for path in CORE.glob("*/__init__.py")} == set(ORDER)
    assert not any(path.read_text() for path in CORE.rglob("__init__.py"))


def test_the_architecture_describes_the_packages_in_their_order():
    table = re.findall(r"^\| `core/(\w+)/` \|", (ROOT / "docs" / "architecture.md").read_text(), re.MULTILINE)
    assert table == list(ORDER)


@pytest.mark.parametrize("package", ORDER)
def test_a_package_imports_only_those_above_it(package):
    below = tuple(f"core.{each}." for each in ORDER[ORDER.index(package) + 1 :])
    assert found(CORE / package, lambda _, name: f"{name}.".startswith(below)) == []


def test_the_house_has_few_floors():
    assert max(map(floor, ORDER)) <= MOST_FLOORS


@pytest.mark.parametrize("folder", MAY_NOT_IMPORT)
def test_no_import_reaches_past_its_layer(folder):
    forbidden = tuple(f"{package}." for package in MAY_NOT_IMPORT[folder])
    assert found(ROOT / folder, lambda _, name: f"{name}.".startswith(forbidden)) == []


@pytest.mark.parametrize("kind", VALUES)
def test_values_know_only_values(kind):
    assert found(CORE, lambda _, name: not is_pure(name), f"{kind}.py") == []


def test_pixels_know_only_values():
    assert found(IMAGING, lambda _, name: name.startswith("core.") and not is_pure(name)) == []


def test_only_tables_and_aws_know_the_database():
    def is_forbidden(path, name):  # the clients of Cognito know the roles of users, so they lie beside them
        inside = path.parent.name == "aws" or path.stem.endswith("_table") or path.stem.startswith("cognito")
        return not inside and name.partition(".")[0] in DATABASE

    assert found(CORE, is_forbidden) == []


def test_only_web_knows_powertools():
    def is_forbidden(path, name):
        return path.parent.name != "web" and name.startswith(POWERTOOLS)

    assert found(CORE, is_forbidden) == []


def test_handlers_do_not_import_each_other():
    def is_a_handler(_, name):
        return name.startswith("api.") and (ROOT / "functions" / f"{'/'.join(name.split('.')[:3])}.py").exists()

    assert found(ROOT / "functions" / "api", is_a_handler) == []


def test_every_part_of_the_laptop_stack_has_a_place_in_its_order():
    parts = {path.stem for path in LAPTOP.iterdir() if not path.name.startswith("__")}
    assert parts == set(LAPTOP_ORDER)


@pytest.mark.parametrize("part", LAPTOP_ORDER)
def test_a_part_of_the_laptop_stack_imports_only_those_above_it(part):
    below = tuple(f"local.{each}." for each in LAPTOP_ORDER[LAPTOP_ORDER.index(part) + 1 :])
    inside = [*LAPTOP.glob(f"{part}.py"), *LAPTOP.glob(f"{part}/*.py")]
    assert [(path.name, name) for path in inside for name in imports(path) if f"{name}.".startswith(below)] == []
