"""python -m cli rebuild-index [--stack NAME]"""

import argparse
import sys

from cli.surroundings import enter
from local.state import NotRunning


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run")
    commands = parser.add_subparsers(dest="command", required=True)
    rebuilding = commands.add_parser("rebuild-index", help="make all posting lists anew from the images")
    rebuilding.add_argument("--stack", help="a deployed stack, instead of the one that runs here")
    chosen = parser.parse_args()
    try:
        enter(chosen.stack)
    except NotRunning as error:
        raise SystemExit(str(error)) from error
    from cli.rebuild_index import rebuild_index  # noqa: PLC0415 - reads the names of the tables when it is imported

    sys.stdout.write(f"{rebuild_index()}\n")


if __name__ == "__main__":
    main()
