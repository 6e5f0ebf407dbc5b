"""Import depth logs."""

from pathlib import Path
from typing import Annotated, Any

import typer

from lightbox.commands.app import PLAIN, AsJson, app, named, say, service, show_json
from lightbox.errors import Refused
from lightbox.exit_codes import ExitCode
from lightbox.models import LogDraft

log = typer.Typer(help="Import depth logs.", **PLAIN)
app.add_typer(log, name="log")


@log.callback()
def logs() -> None:
    """Import depth logs: CSV, compressed CSV or LAS 2.0."""


@log.command("import")
def import_logs(  # noqa: PLR0913 - one for each option
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", exists=True, dir_okay=False)],
    *,
    name: Annotated[str | None, typer.Option(help="Name of the log; by default that of its file")] = None,
    public: Annotated[bool, typer.Option("--public", help="Let every signed-in user see it")] = False,
    more: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Another field of POST /v1/depth-logs; may be repeated"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Import tables of depths and values, and wait until they are ready.

    Fields that may help with an unclean table: width, nulls, null_value, depth_column, depth_unit, duplicates, order,
    out_of_range, resample, value_min, value_max.

    Example: lightbox log import borehole.csv --set depth_column=MD --set nulls=nearest
    """
    done: list[dict[str, Any]] = []
    refused = False
    with service(context) as box:
        for file in files:
            about = {"name": name or file.stem} | dict(map(named, more or ()))
            draft = LogDraft.model_validate(about | ({"visibility": "public"} if public else {}))
            try:
                made = box.import_log(file, draft)
            except Refused as error:
                refused = True
                done.append({"file": str(file), "reason": str(error)})
                say(f"{file}: {error}")
            else:
                done.append({"file": str(file)} | made.model_dump(mode="json"))
                say(f"{file}: {made.rows} rows as {made.log_id}")
    if as_json:
        show_json(done)
    raise typer.Exit(ExitCode.PARTLY if refused else ExitCode.DONE)
