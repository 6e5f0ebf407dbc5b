"""A run that skips tests says how many and why, above its closing line."""

import os
import subprocess
import sys

from local.settings import ROOT

TESTS = """
import pytest

@pytest.mark.parametrize("number", range(3))
@pytest.mark.skipif(True, reason="needs a lamp: buy one")
def test_by_light(number):
    pass

def test_by_night():
    pytest.skip("needs a moon")

def test_at_any_time():
    pass
"""


def test_skipped_tests_are_reported_once_for_each_reason_above_the_closing_line(tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_lamps.py").write_text(TESTS)

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "skips", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT / "tests")},
        capture_output=True,
        text=True,
        check=False,
    )

    *_, heading, first, second, closing = filter(None, run.stdout.splitlines())
    assert heading.strip("= ") == "skipped"
    assert [first.split(None, 1), second.split(None, 1)] == [["3", "needs a lamp: buy one"], ["1", "needs a moon"]]
    assert "1 passed, 4 skipped" in closing
