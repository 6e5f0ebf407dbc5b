"""python -m local up|token|seed|reset: the laptop stack from the command line."""

import argparse
import sys

from local.settings import credentials


def main() -> None:
    """Do what the command line says; a plain sentence and exit code 1 when it cannot be done."""
    parser = argparse.ArgumentParser(prog="./run", description="Lightbox on this machine, on loopback only.")
    commands = parser.add_subparsers(dest="command", required=True)
    starting = commands.add_parser("up", help="start the whole service and serve until Ctrl-C")
    starting.add_argument("--port", type=int, default=8080, help="0 takes any free one")
    starting.add_argument("--parameter", action="append", default=[], metavar="NAME=VALUE", help="of template.yaml")
    commands.add_parser("token", help="print an administrator's access token of the running stack")
    chosen = parser.parse_args()
    match chosen.command:
        case "up":
            from local.up import up  # noqa: PLC0415 - each command pays for its own imports

            up(chosen.port, dict(item.split("=", 1) for item in chosen.parameter))
        case _:
            _token()


def _token() -> None:
    from local.state import NotRunning, running  # noqa: PLC0415
    from local.tokens import administrators_token  # noqa: PLC0415

    try:
        state = running()
    except NotRunning as error:
        raise SystemExit(str(error)) from error
    sys.stdout.write(administrators_token(state.endpoint, state.pool, state.client) + "\n")


if __name__ == "__main__":
    import os

    os.environ.update({name: os.environ.get(name, value) for name, value in credentials().items()})
    main()
