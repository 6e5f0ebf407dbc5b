"""What the viewer borrows is what its lock file says, and its own code is typed."""

import json
import re
import shutil
import subprocess

import pytest

from local.settings import ROOT

import needs

FOLDER = ROOT / "infra" / "viewer"
STATIC = ROOT / "functions" / "web" / "static"


@pytest.fixture
def npm():
    program = shutil.which("npm")
    if program is None or not (FOLDER / "node_modules").exists():
        pytest.skip(needs.VIEWER_LIBRARIES)
    return lambda *words: subprocess.run([program, *words], cwd=FOLDER, capture_output=True, text=True, check=False)


def test_the_libraries_are_what_the_lock_file_makes(npm):
    compared = npm("run", "--silent", "vendor", "--", "--check")

    assert compared.returncode == 0, compared.stderr


def test_the_types_of_the_viewer_hold(npm):
    checked = npm("run", "--silent", "check")

    assert checked.returncode == 0, checked.stdout


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

    found = {
        (path.name, match[0])
        for path in STATIC.rglob("*.js")
        if "vendor" not in path.parts
        for match in ways.finditer(path.read_text())
    }

    assert found == set()
