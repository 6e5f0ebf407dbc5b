"""Committed files name neither the machine nor the package index that wrote them."""

import re
import subprocess
from pathlib import Path

from local.settings import ROOT

MACHINE = re.compile(rf"(?<![\w./])(?:/root|/work|/farm|/Users|{re.escape(str(Path.home()))})/\w")
INDEX = re.compile(
    r"https?://[^\s\"'<>]*/simple\b|^--(?:extra-)?index-url|files\.pythonhosted|\"resolved\": *\"http", re.MULTILINE
)
LOCKS = re.compile(r"(?:^|/)(?:uv\.lock|pylock[^/]*\.toml|poetry\.lock)$")  # package-lock.json can do without hosts


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts():
    for name in tracked():
        content = (ROOT / name).read_bytes()
        if b"\0" not in content:
            yield name, content.decode(errors="replace")  # broken text is kept to test with


def test_no_file_names_a_machine_or_a_package_index():
    me = "tests/contract/test_repository.py"
    found = [
        (name, match[0])
        for name, text in texts()
        if name != me
        for pattern in (MACHINE, INDEX)
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_no_lock_file_is_tracked():
    assert [name for name in tracked() if LOCKS.search(name)] == []


def test_every_requirement_is_pinned_and_hashed():
    compiled = [name for name in tracked() if re.search(r"requirements[^/]*\.txt$", name)]
    loose = [
        (name, line)
        for name in compiled
        for line in (ROOT / name).read_text().replace("\\\n", "").splitlines()
        if line and not line.lstrip().startswith("#") and not ("==" in line and "--hash=sha256:" in line)
    ]
    assert compiled
    assert loose == []


def test_every_decision_has_a_number_of_its_own():
    files = sorted((ROOT / "docs" / "adr").glob("*.md"))
    numbers = [int(file.name[:4]) for file in files]

    assert numbers == list(range(1, len(files) + 1))
    assert [int(file.read_text().split(".")[0].removeprefix("# ")) for file in files] == numbers
