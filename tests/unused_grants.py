"""List after a whole run the grants of template.yaml that no test used: too many grants, or too few tests."""

from typing import Any

import pytest

import grants


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send what a worker has seen to the process that started it."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["used_grants"] = sorted(grants.USED)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    grants.USED.update(tuple(each) for each in getattr(node, "workeroutput", {}).get("used_grants", []))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    partial = config.option.keyword or config.option.markexpr or config.option.collectonly
    if partial or config.args != config.getini("testpaths"):
        return
    if left := grants.unused():
        terminalreporter.section("granted, but used by no test")
        for line in left:
            terminalreporter.line(line)
