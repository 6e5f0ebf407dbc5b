"""Run the command line: what all commands share, and the errors that end them."""

import json
import logging
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

import lightbox
from lightbox.client import Lightbox
from lightbox.errors import LightboxError, Refused
from lightbox.exit_codes import MEANINGS, ExitCode, code_of

CODES = "\n".join(f"  {code.value:<5}{meaning}" for code, meaning in MEANINGS.items())
# Plain text without boxes or colours: it reads the same in a terminal, a file and a screen reader.
PLAIN: dict[str, Any] = {"no_args_is_help": True, "rich_markup_mode": None}
app = typer.Typer(
    name="lightbox",
    help="Upload, find and fetch medical and scientific images.",
    epilog=f"\b\nExit codes:\n{CODES}",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    **PLAIN,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, also for errors")]
URL_HELP = "Address of the service; by default that of the last login"


def _version(wanted: bool) -> None:  # noqa: FBT001 - Typer calls it
    if wanted:
        typer.echo(lightbox.__version__)
        raise typer.Exit


@app.callback()
def main(
    context: typer.Context,
    *,
    url: Annotated[str | None, typer.Option(envvar="LIGHTBOX_URL", help=URL_HELP)] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Tell each request, without secrets")] = False,
    version: Annotated[  # noqa: ARG001 - its callback has answered
        bool, typer.Option("--version", callback=_version, is_eager=True)
    ] = False,
) -> None:
    context.obj = url.rstrip("/") if url else None
    if verbose:
        logging.basicConfig(stream=sys.stderr, format="%(message)s")
        logging.getLogger("lightbox").setLevel(logging.INFO)


def service(context: typer.Context) -> Lightbox:
    """Return the service that the user is signed in to. Raises SignInNeeded."""
    return Lightbox.signed_in(context.obj)


def show_json(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def say(text: str) -> None:
    """Tell the user something that is not the result, which alone goes to stdout."""
    typer.echo(text, err=True)


def run() -> None:
    """Run the command of the command line, and end with one sentence and an exit code if it fails."""
    try:
        app(prog_name="lightbox")
    except LightboxError as error:
        _end(error, code_of(error))
    except OSError as error:
        _end(error, ExitCode.FAILED)


def _end(error: Exception, code: ExitCode) -> None:
    if "--json" in sys.argv:
        problem = error.problem.model_dump(mode="json", exclude_none=True) if isinstance(error, Refused) else {}
        typer.echo(json.dumps({"error": str(error)} | ({"problem": problem} if problem else {})), err=True)
    else:
        typer.echo(f"lightbox: {error}", err=True)
    sys.exit(code)


def named(text: str) -> tuple[str, str]:
    """Return the name and the value of NAME=VALUE."""
    name, equals, value = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"{text} is not NAME=VALUE")
    return name, value


def in_collection(box: Lightbox, name_or_id: str | None) -> dict[str, str]:
    """Return the filter for the images of a collection; none if no collection is named."""
    return {"collection": box.collections.find(name_or_id).collection_id} if name_or_id else {}


def filters_of(words: list[str] | None, given: list[str] | None, **more: Callable[[], Any] | Any) -> dict[str, Any]:
    """Return the parameters of a search: words, NAME=VALUE pairs whose names may repeat, and what else is not None."""
    filters: dict[str, Any] = {"q": " ".join(words)} if words else {}
    for name, value in map(named, given or ()):
        filters[name] = [*filters.get(name, ()), value]
    return filters | {name: value for name, value in more.items() if value is not None}


Words = Annotated[list[str] | None, typer.Argument(metavar="[WORDS]...", help="Words that the images must have")]
OfCollection = Annotated[
    str | None, typer.Option("--collection", metavar="NAME", help="Only images of this collection, by its name or id")
]
Filter = Annotated[
    list[str] | None,
    typer.Option("--filter", metavar="NAME=VALUE", help="A parameter of GET /v1/images; may be repeated"),
]
