"""Show the logs of functions as one readable line each, and keep everything in a file for each function."""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from local.runtime.runtime_api import Outcome
from local.template.functions import Function

QUIET = {"DEBUG"}
_BOILERPLATE = "LAMBDA_WARNING: Unhandled exception"  # written by the runtime client before the error itself
_SHOWN_ELSEWHERE = {
    "level", "message", "timestamp", "service", "location", "function_name", "function_memory_size", "function_arn",
    "function_request_id", "cold_start", "xray_trace_id", "exception_name", "stack_trace", "errorMessage", "errorType",
    "stackTrace", "requestId", "AWSRequestId", "logger", "exception",
}  # fmt: skip


class Logs:
    """The output of all workers, on the terminal and in files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def follow(self, function: Function, stream: asyncio.StreamReader) -> None:
        """Log every line of a worker until it ends."""
        rest = b""
        while chunk := await stream.read(65536):
            *lines, rest = (rest + chunk).replace(b"\r", b"\n").split(b"\n")
            for line in lines:
                self.tell(function, line.decode("utf-8", "replace"))
        if rest:
            self.tell(function, rest.decode("utf-8", "replace"))

    def tell(self, function: Function, line: str) -> None:
        if not line.strip():
            return
        with (self.folder / f"{function.logical}.log").open("a") as file:
            file.write(line + "\n")
        shown = readable(line)
        if shown:
            self.show(function.logical, *shown)

    def report(self, function: Function, seconds: float, init: float, peak: int, outcome: Outcome) -> None:
        """Log what an invocation took; show it too when it failed or used more memory than its limit."""
        result = outcome.error or "ok"
        line = f"REPORT {result} duration={seconds * 1000:.1f}ms wait={init * 1000:.0f}ms memory={peak}MB"
        with (self.folder / f"{function.logical}.log").open("a") as file:
            file.write(line + "\n")
        if peak > function.memory:
            self.show(function.logical, "WARNING", f"used {peak} MB of {function.memory} MB")
        if outcome.error:
            message = json.loads(outcome.payload or b"{}").get("errorMessage", "")
            self.show(function.logical, "ERROR", f"{outcome.error}: {message}")

    def show(self, source: str, level: str, message: str) -> None:
        sys.stderr.write(f"{time.strftime('%H:%M:%S')} {source:<22} {level:<7} {message}\n")
        sys.stderr.flush()


def readable(line: str) -> tuple[str, str] | None:
    """Return the level and message of a log line, JSON or not; None for metrics and debug lines."""
    try:
        record: Any = json.loads(line)
    except ValueError:
        return "", line.rstrip()
    if not isinstance(record, dict):
        return "", line.rstrip()
    if "_aws" in record or record.get("level") in QUIET or _BOILERPLATE in str(record.get("message")):
        return None
    extra = {key: value for key, value in record.items() if key not in _SHOWN_ELSEWHERE and value is not None}
    message = record.get("message") or f"{record.get('errorType', '')}: {record.get('errorMessage', line)}"
    said = message if isinstance(message, str) else json.dumps(message)
    facts = " ".join(f"{key}={value}" for key, value in extra.items())
    trace = record.get("exception") or "".join(record.get("stackTrace") or [])
    return str(record.get("level", "")), " ".join(filter(None, [said, facts])) + (f"\n{trace}" if trace else "")
