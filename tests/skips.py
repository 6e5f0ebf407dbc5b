"""Say above pytest's closing line how many tests were skipped for which reason, one line for each reason."""

from collections import Counter
from collections.abc import Iterable
from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reasons = Counter(map(reason_of, terminalreporter.stats.get("skipped", ())))
    if reasons:
        terminalreporter.section("skipped")
        for line in lines(reasons.items()):
            terminalreporter.line(line)


def reason_of(report: Any) -> str:
    """Return why a test was skipped, without the place where it says so."""
    _, _, message = report.longrepr
    return message.removeprefix("Skipped: ")


def lines(reasons: Iterable[tuple[str, int]]) -> list[str]:
    """Return a line for each reason, the most frequent first."""
    return [f"{count:>5}  {reason}" for reason, count in sorted(reasons, key=lambda each: (-each[1], each[0]))]
