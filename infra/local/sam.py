"""python -m local.sam SAM local ...: `sam local` by the Python at SAM, with containers that work on the running stack.

Beside what the template declares, a function in a container needs the stack's key pair, its names and its loopback.
"""

import json
import os
import platform
import sys

from local.functions import functions
from local.settings import REGION, ROOT, credentials, home
from local.stack import Stack
from local.state import NotRunning, State, running


def variables(state: State) -> dict[str, str]:
    """The environment of every function, with the names that the running stack gave."""
    stack = Stack(ROOT / "template.yaml")
    for owner, logical, _ in stack.of_kind("AWS::Cognito::UserPool"):
        owner.physical[logical] = state.pool
    for owner, logical, _ in stack.of_kind("AWS::Cognito::UserPoolClient"):
        owner.physical[logical] = state.client
    merged = {name: value for function in functions(stack).values() for name, value in function.environment.items()}
    return merged | {"AWS_ENDPOINT_URL": state.endpoint}


def main() -> None:
    sam, *arguments = sys.argv[1:]
    try:
        wanted = {"Parameters": variables(running())}
    except NotRunning as error:
        raise SystemExit(str(error)) from error
    file = home() / "sam-environment.json"
    file.write_text(json.dumps(wanted, indent=2))
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    architecture = "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"
    here = ["--env-vars", str(file), "--docker-network", "host"]
    here += ["--parameter-overrides", f"Architecture={architecture}"]
    os.execve(  # noqa: S606 - SAM takes this process's place, and its signals
        sam,
        [sam, "-m", "samcli", *arguments, *here],
        inherited | credentials() | {"AWS_REGION": REGION},
    )


if __name__ == "__main__":
    main()
