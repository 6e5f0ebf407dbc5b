"""List after a whole run what no test used: grants of template.yaml, and problems that a route says it refuses.

A run that passes otherwise then ends with exit code 1, unless it lacked the sample files that some tests need.
"""

from typing import Any

import pytest

import grants

import documented
from support import SHARED

GRANTS = "granted, but used by no test"
SEEN: dict[str, set[Any]] = {"grants": grants.USED, "problems": documented.RAISED}


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send what a worker has seen to the process that started it, which fails the run for grants that are left."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["seen"] = {name: sorted(seen) for name, seen in SEEN.items()}
    elif session.exitstatus == pytest.ExitCode.OK and SHARED.is_dir() and _left(session.config).get(GRANTS):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    for name, seen in getattr(node, "workeroutput", {}).get("seen", {}).items():
        SEEN[name].update(map(tuple, seen))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    for title, left in _left(config).items():
        if left:
            terminalreporter.section(title)
            for line in left:
                terminalreporter.line(line)


def _left(config: pytest.Config) -> dict[str, list[str]]:
    partial = config.option.keyword or config.option.markexpr or config.option.collectonly
    if partial or config.args != config.getini("testpaths"):
        return {}
    return {
        GRANTS: grants.unused(),
        "refused by a route, but in no test": documented.unraised(),
    }
