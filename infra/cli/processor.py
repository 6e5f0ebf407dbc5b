"""Run `python -m cli.processor ARGUMENTS` before `sam deploy ARGUMENTS`: refuse what was built for another processor.

A function that loads such a library answers 500 to everything, and nothing else tells of it before.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILD = ROOT / ".aws-sam" / "build"
# e_machine of the ELF header, 2 bytes at offset 18 (System V ABI, chapter 4)
MACHINES = {b"\xb7\x00": "arm64", b"\x3e\x00": "x86_64"}
_CHOICE = re.compile(r"(?:^|\s|ParameterKey=)Architecture(?:=|,ParameterValue=)\"?(\w+)")


def processor_of(library: Path) -> str:
    """Return the processor that a shared library runs on: arm64, x86_64, or the number of another in hexadecimal."""
    with library.open("rb") as file:
        head = file.read(20)
    return MACHINES.get(head[18:20], head[18:20].hex())


def foreign(build: Path, processor: str) -> Iterator[Path]:
    """Yield the shared libraries of a build that do not run on a processor."""
    for library in sorted(build.rglob("*.so*")):
        if library.is_file() and processor_of(library) != processor:
            yield library


def wanted(arguments: Sequence[str], config: str) -> str:
    """Return the stack's `Architecture`, from the arguments of `sam deploy`, else from the text of samconfig.toml."""
    given = _CHOICE.search(" ".join(arguments))
    if given:
        return given[1]
    stage = next((each for name, each in pairwise(arguments) if name == "--config-env"), "default")
    deploy = tomllib.loads(config).get(stage, {}).get("deploy", {}).get("parameters", {})
    overrides = deploy.get("parameter_overrides", [])
    configured = _CHOICE.search(overrides if isinstance(overrides, str) else " ".join(overrides))
    return configured[1] if configured else "arm64"


def main() -> None:
    processor = wanted(sys.argv[1:], (ROOT / "samconfig.toml").read_text())
    wrong = list(foreign(BUILD, processor))
    if wrong:
        raise SystemExit(
            f"The build holds {len(wrong)} libraries that do not run on {processor}, {wrong[0].name} for one. "
            f"Run `ARCH={processor} ./run sam build` first."
        )


if __name__ == "__main__":
    main()
