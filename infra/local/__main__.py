"""python -m local up|token|url|seed|samples|reset: the laptop stack from the command line."""

import argparse
import sys
from pathlib import Path

from local.commands.state import ChangedAdministrator, NotRunning, running
from local.kept.refusal import UnusableData
from local.moto.patches import UnfitMoto
from local.settings import LAST_PORT, ROOT, NoHome, home
from local.template.stack import UnknownParameter

EXPECTED = (ChangedAdministrator, NoHome, NotRunning, UnfitMoto, UnknownParameter, UnusableData)
ON_A_STACK = {
    "token": "print an administrator's access token of the running stack",
    "url": "print the address of the running stack",
    "seed": "add sample users, tags and images to the running stack",
    "reset": "remove all data from the running stack",
}


def main() -> None:
    """Run the command of the command line. Exit with code 1 and one sentence when it cannot be run."""
    chosen = _parser().parse_args()
    try:
        said = _do(chosen)
    except EXPECTED as error:
        raise SystemExit(str(error)) from error
    if said:
        sys.stdout.write(f"{said}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run", description="Lightbox on this machine, on loopback only.")
    commands = parser.add_subparsers(dest="command", required=True)
    starting = commands.add_parser("up", help="start the whole service and serve until Ctrl-C")
    starting.add_argument("--port", type=_port, default=8080, help="0 takes any free port")
    starting.add_argument(
        "--parameter",
        action="append",
        default=[],
        type=_assignment,
        metavar="NAME=VALUE",
        help="a parameter of the template",
    )
    starting.add_argument("--template", type=Path, default=ROOT / "template.yaml", help="another template")
    where = starting.add_mutually_exclusive_group()
    where.add_argument("--data", type=Path, metavar="FOLDER", help="keep the data there, and not in .lightbox/data")
    where.add_argument("--fresh", action="store_true", help="start empty, and keep all data in memory")
    for name, does in ON_A_STACK.items():
        command = commands.add_parser(name, help=does)
        command.add_argument("--port", type=_port, help="of the stack, where several run here; default: the newest")
    writing = commands.add_parser("samples", help="write sample files to upload: pictures, DICOM files, a depth log")
    writing.add_argument("folder", type=Path, nargs="?", default=Path("samples"), help="made if it is missing")
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is not a port: choose a number from 0 to {LAST_PORT}")
    return int(text)


def _assignment(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text} is not NAME=VALUE")
    return name, value


def _do(chosen: argparse.Namespace) -> str | None:
    """Run a command, importing only what it needs, and return its closing words."""
    match chosen.command:
        case "up":
            from local.commands.up import up  # noqa: PLC0415

            data = None if chosen.fresh else (chosen.data or home() / "data").resolve()
            up(chosen.port, dict(chosen.parameter), chosen.template.resolve(), data)
            return None
        case "token":
            from local.commands.tokens import administrators_token  # noqa: PLC0415

            return administrators_token(running(chosen.port))
        case "url":
            return running(chosen.port).url
        case "samples":
            from local.commands.sample_files import write_samples  # noqa: PLC0415

            return write_samples(chosen.folder)
        case "seed":
            from local.commands.seed import seed  # noqa: PLC0415

            return seed(running(chosen.port))
        case _:
            from local.commands.reset import reset  # noqa: PLC0415

            return reset(running(chosen.port))


if __name__ == "__main__":
    main()
