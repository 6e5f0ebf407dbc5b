"""python -m local up|token|seed|reset: the laptop stack from the command line."""

import argparse
import sys
from pathlib import Path

from local.commands.state import NotRunning, running
from local.moto.patches import UnfitMoto
from local.settings import ROOT
from local.template.stack import UnknownParameter


def main() -> None:
    """Run the command of the command line. Exit with code 1 and one sentence when it cannot be run."""
    chosen = _parser().parse_args()
    try:
        said = _do(chosen)
    except (NotRunning, UnfitMoto, UnknownParameter) as error:
        raise SystemExit(str(error)) from error
    if said:
        sys.stdout.write(f"{said}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run", description="Lightbox on this machine, on loopback only.")
    commands = parser.add_subparsers(dest="command", required=True)
    starting = commands.add_parser("up", help="start the whole service and serve until Ctrl-C")
    starting.add_argument("--port", type=int, default=8080, help="0 takes any free port")
    starting.add_argument(
        "--parameter",
        action="append",
        default=[],
        type=_assignment,
        metavar="NAME=VALUE",
        help="a parameter of the template",
    )
    starting.add_argument("--template", type=Path, default=ROOT / "template.yaml", help="another template")
    commands.add_parser("token", help="print an administrator's access token of the running stack")
    commands.add_parser("seed", help="add sample users, tags and images to the running stack")
    commands.add_parser("reset", help="empty the running stack")
    return parser


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

            up(chosen.port, dict(chosen.parameter), chosen.template.resolve())
            return None
        case "token":
            from local.commands.tokens import administrators_token  # noqa: PLC0415

            return administrators_token(running())
        case "seed":
            from local.commands.seed import seed  # noqa: PLC0415

            return seed(running())
        case _:
            from local.commands.reset import reset  # noqa: PLC0415

            return reset(running())


if __name__ == "__main__":
    main()
