"""Run `python -m cli.stack_name ARGUMENTS` before `sam deploy ARGUMENTS`: refuse a name that no bucket could have.

CloudFormation would find out only when the first bucket is made, and then take everything back.
"""

import re
import sys
import tomllib
from collections.abc import Sequence
from itertools import pairwise

from local.settings import ROOT

LONGEST = 63 - len("-renditions-123456789012-ap-southeast-1")  # characters, of the 63 of a bucket's name
_NAME = re.compile(r"[a-z][a-z0-9-]*")


def stack_name(arguments: Sequence[str], config: str) -> str:
    """Return the stack's name, from the arguments of `sam`, else from the text of samconfig.toml; "" if none has it."""
    given = dict(pairwise(arguments)) | dict(
        each.split("=", 1) for each in arguments if each.startswith("--stack-name=")
    )
    if "--stack-name" in given:
        return given["--stack-name"]
    stage = tomllib.loads(config).get(given.get("--config-env", "default"), {})
    sections = (stage.get(section, {}).get("parameters", {}) for section in ("deploy", "global"))
    return next((section["stack_name"] for section in sections if "stack_name" in section), "")


def refusal(name: str) -> str | None:
    """Return why buckets could not be named after a stack, or None."""
    if not _NAME.fullmatch(name):
        return f"The stack cannot be named {name}: its buckets begin with its name, and have no capitals."
    if len(name) > LONGEST:
        return f"The stack cannot be named {name}: for its buckets, {LONGEST} characters are the most."
    return None


def main() -> None:
    name = stack_name(sys.argv[1:], (ROOT / "samconfig.toml").read_text())
    if name and (refused := refusal(name)):
        raise SystemExit(refused)


if __name__ == "__main__":
    main()
