"""The list of what is wrong with a file: the first twenty faults, each with line and column, then no more reading."""

from typing import Any

from core.kernel.errors import InvalidCsv

MOST = 20


class Faults:
    """Collects faults in reading order; refuses the file when the list is full, or when asked at the end."""

    def __init__(self) -> None:
        self._errors: list[dict[str, Any]] = []
        self._blank: int | None = None

    def add(self, line: int, column: int, code: str, detail: str) -> None:
        """Lines and columns count from one, as a text editor and a spreadsheet show them."""
        self._errors.append({"line": line, "column": column, "code": code, "detail": detail})
        if len(self._errors) >= MOST:
            self.check()

    def blank(self, line: int) -> None:
        """A blank row: no fault yet, for blank rows may end a file."""
        self._blank = self._blank or line

    def row(self) -> None:
        """A row with numbers: blank ones before it were no end."""
        if self._blank:
            line, self._blank = self._blank, None
            self.add(line, 1, "blank_row", "a blank row stands between rows of numbers")

    def check(self) -> None:
        if self._errors:
            raise refusal(self._errors)


def refusal(errors: list[dict[str, Any]]) -> InvalidCsv:
    errors = sorted(errors, key=lambda error: (error["line"], error["column"]))
    first = errors[0]
    return InvalidCsv(f"line {first['line']}, column {first['column']}: {first['detail']}", errors=errors)


def fault(line: int, column: int, code: str, detail: str) -> InvalidCsv:
    """The refusal for a fault that makes the rest unreadable."""
    return refusal([{"line": line, "column": column, "code": code, "detail": detail}])
