"""The viewer's modules that need no screen, tested by Node's own runner: the `*.test.mjs` beside."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import needs

TESTS = sorted(Path(__file__).parent.glob("*.test.mjs"))


@pytest.mark.parametrize("file", TESTS, ids=lambda path: path.name)
def test_the_modules_hold(file: Path):
    node = shutil.which("node")
    if node is None:
        pytest.skip(needs.NODE)

    ran = subprocess.run(
        [node, "--test", "--test-reporter=spec", file],
        env=os.environ | {"LC_ALL": "en_US.UTF-8", "TZ": "UTC"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_there_are_tests():
    assert len(TESTS) > 5
