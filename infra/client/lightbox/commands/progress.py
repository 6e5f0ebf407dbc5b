"""Show the progress of a batch in a terminal, and its report."""

import csv
import sys
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from lightbox.bodies import untold
from lightbox.commands.app import say, show_json
from lightbox.exit_codes import ExitCode
from lightbox.outcomes import KINDS, Outcome, Report

SHOWN = 20  # refusals; the rest is in the file of --report


@contextmanager
def bar(total: int, *, quiet: bool) -> Generator[Callable[[int], None]]:
    """Show a bar for so many bytes on a terminal, and yield what counts them."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield untold
        return
    columns = (TextColumn("Sending"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda more: progress.advance(task, more)


def end(report: Report, *, as_json: bool, file: Path | None) -> None:
    """Print a report, write its refusals to a file, and end with its exit code."""
    unwelcome = report.those("refused") + report.those("failed")
    if file:
        _write(file, unwelcome)
    if as_json:
        show_json(report.as_json())
    else:
        say(", ".join(f"{len(report.those(kind))} {kind}" for kind in KINDS))
        for each in unwelcome[:SHOWN]:
            say(f"  {each.path}: {each.reason}")
        if len(unwelcome) > SHOWN:
            say(f"  and {len(unwelcome) - SHOWN} more: --report FILE lists all")
    if report.stopped:
        say("Stopped. The same command goes on where it was.")
        sys.exit(ExitCode.STOPPED)
    if report.ended_by:
        raise report.ended_by
    raise typer.Exit(ExitCode.PARTLY if unwelcome else ExitCode.DONE)


def _write(file: Path, outcomes: Iterable[Outcome]) -> None:
    with file.open("w", newline="", encoding="utf-8") as written:
        rows = csv.DictWriter(written, list(Outcome.__dataclass_fields__))
        rows.writeheader()
        rows.writerows(map(asdict, outcomes))
