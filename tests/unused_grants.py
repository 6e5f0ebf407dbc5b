"""List after a whole run the grants of template.yaml that no test used: too many grants, or too few tests.

A run that passes otherwise then ends with exit code 1, unless it lacked the sample files that some tests need.
"""

from typing import Any

import pytest

import grants

from support import SHARED


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send what a worker has seen to the process that started it, which fails the run for what is left."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["used_grants"] = sorted(grants.USED)
    elif session.exitstatus == pytest.ExitCode.OK and SHARED.is_dir() and _left(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    grants.USED.update(tuple(each) for each in getattr(node, "workeroutput", {}).get("used_grants", []))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if left := _left(config):
        terminalreporter.section("granted, but used by no test")
        for line in left:
            terminalreporter.line(line)


def _left(config: pytest.Config) -> list[str]:
    partial = config.option.keyword or config.option.markexpr or config.option.collectonly
    return [] if partial or config.args != config.getini("testpaths") else grants.unused()
