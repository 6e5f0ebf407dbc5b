"""The viewer's own code is typed and without import circles; its libraries are those of the lock file."""

import json
import re
import shutil
import subprocess
from graphlib import CycleError, TopologicalSorter

import pytest

import needs
from local.settings import ROOT
from viewer_pages import PAGES

FOLDER = ROOT / "infra" / "viewer"
STATIC = ROOT / "functions" / "web" / "static"
MODULES = [path for path in sorted(STATIC.rglob("*.js")) if "vendor" not in path.parts]
COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)
ROUTE = re.compile(r"^\s+pattern: /(.+)/,$", re.MULTILINE)
IMPORT = re.compile(r"""(?:\bfrom|\bimport\(?)\s*["'](\.[^"']+)["']""")


@pytest.fixture
def npm():
    program = shutil.which("npm")
    if program is None or not (FOLDER / "node_modules").exists():
        pytest.skip(needs.VIEWER_LIBRARIES)
    return lambda *words: subprocess.run([program, *words], cwd=FOLDER, capture_output=True, text=True, check=False)


def test_the_libraries_are_what_the_lock_file_makes(npm):
    compared = npm("run", "--silent", "vendor", "--", "--check")

    assert compared.returncode == 0, compared.stderr


def test_the_types_hold_and_agree_with_the_api_document(npm):
    checked = npm("run", "--silent", "check")

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_no_module_imports_itself_by_way_of_others():
    imports = {path: imports_of(path) for path in MODULES}
    assert any(imports.values())

    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(path.relative_to(STATIC).as_posix() for path in reversed(error.args[1])))


def imports_of(path):
    code = COMMENT.sub("", path.read_text())
    return {(path.parent / name).resolve() for name in IMPORT.findall(code)}


def test_the_lock_file_names_no_registry():
    lock = json.loads((FOLDER / "package-lock.json").read_text())

    assert lock["packages"]
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_every_library_brings_its_licence():
    lock = json.loads((FOLDER / "package-lock.json").read_text())
    licences = (STATIC / "vendor" / "LICENSES.txt").read_text()

    wanted = json.loads((FOLDER / "package.json").read_text())["dependencies"]

    assert [name for name, version in wanted.items() if f"{name} {version}" not in licences] == []
    shipped = [each for each in lock["packages"].values() if not each.get("dev") and each.get("license")]
    assert {each["license"] for each in shipped} <= {"MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"}


def test_nothing_is_put_into_the_page_as_markup():
    ways = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|\beval\(|new Function"
    )

    found = {(path.name, match[0]) for path in MODULES for match in ways.finditer(path.read_text())}

    assert found == set()


def test_the_tests_of_all_pages_visit_every_route():
    routes = [re.compile(pattern.replace(r"\/", "/")) for pattern in ROUTE.findall((STATIC / "main.js").read_text())]
    assert len(routes) > 15

    visited = {next(route for route in routes if route.search(place.split("?")[0])) for place in PAGES}

    assert [route.pattern for route in routes if route not in visited] == []
