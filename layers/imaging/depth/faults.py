"""Collect what is wrong with a file: the first twenty faults with line and column; then stop reading."""

from typing import Any, NoReturn

from core.kernel.errors import InvalidCsv

MOST = 20


class Faults:
    """Collects faults in reading order. Refuses the file when the list is full, or at the end if asked."""

    def __init__(self) -> None:
        self._errors: list[dict[str, Any]] = []
        self._blank: int | None = None
        self.depth = 1  # the column of the depths

    def add(self, line: int, column: int, code: str, detail: str) -> None:
        """Add a fault. Lines and columns count from one, as in a text editor or spreadsheet."""
        self._errors.append({"line": line, "column": column, "code": code, "detail": detail})
        if len(self._errors) >= MOST:
            self.check()

    def stop(self, line: int, column: int, code: str, detail: str) -> NoReturn:
        """Add a fault after which the rest cannot be read, and refuse the file."""
        self.add(line, column, code, detail)
        raise refusal(self._errors)

    def blank(self, line: int) -> None:
        """Note a blank row. It is no fault yet, because blank rows may end a file."""
        self._blank = self._blank or line

    def row(self) -> None:
        """Note a row with numbers: blank rows before it are faults."""
        if self._blank:
            line, self._blank = self._blank, None
            self.add(line, 1, "blank_row", "A blank row is between rows of numbers")

    def check(self) -> None:
        if self._errors:
            raise refusal(self._errors)


def refusal(errors: list[dict[str, Any]]) -> InvalidCsv:
    errors = sorted(errors, key=lambda error: (error["line"], error["column"]))
    first = errors[0]
    return InvalidCsv(f"Line {first['line']}, column {first['column']}: {first['detail']}", errors=errors)


def fault(line: int, column: int, code: str, detail: str) -> InvalidCsv:
    """Return the refusal for a fault that makes the rest unreadable."""
    return refusal([{"line": line, "column": column, "code": code, "detail": detail}])
