"""Run `python -m cli COMMAND [--stack NAME | --port N]`, one of COMMANDS: work on the data of a stack."""

import argparse
import sys
from importlib import import_module

from cli.surroundings import enter
from local.commands.state import NotRunning

COMMANDS = {
    "rebuild-index": "make all posting lists anew from the images",
    "verify": "compare the stored originals with their hashes",
    "verify-audit": "find audit events that were removed, changed or inserted",
    "restore-files": "bring back originals by version, and make renditions anew",
    "restore-users": "create the users of the directory in a pool that has lost them",
    "migrate": "bring stored images to the present form",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, does in COMMANDS.items():
        command = commands.add_parser(name, help=does)
        which = command.add_mutually_exclusive_group()
        which.add_argument("--stack", help="a deployed stack, instead of the one that runs here")
        which.add_argument("--port", type=int, help="of the stack, where several run here; default: the newest")
    chosen = parser.parse_args()
    try:
        enter(chosen.stack, chosen.port)
    except NotRunning as error:
        raise SystemExit(str(error)) from error
    # Imported now, because they read the names of the tables when they are imported.
    module = import_module(f"cli.{chosen.command.replace('-', '_')}")
    sys.stdout.write(f"{getattr(module, module.__name__.rpartition('.')[2])()}\n")


if __name__ == "__main__":
    main()
