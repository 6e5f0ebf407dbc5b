"""python -m local.commands.sam PYTHON local ...: run `sam local`, by the Python that has SAM, on the running stack.

Besides what the template declares, a function in a container needs the stack's key pair, names and address.
"""

import asyncio
import json
import os
import platform
import signal
import sys

from local.commands.relay import relayed
from local.commands.state import NotRunning, State, running
from local.settings import REGION, ROOT, credentials, home
from local.template.functions import functions
from local.template.stack import Stack


def variables(state: State, endpoint: str) -> dict[str, str]:
    """Return the environment variables of all functions, with the names of the running stack."""
    stack = Stack(ROOT / "template.yaml")
    for owner, logical, _ in stack.of_kind("AWS::Cognito::UserPool"):
        owner.physical[logical] = state.pool
    for owner, logical, _ in stack.of_kind("AWS::Cognito::UserPoolClient"):
        owner.physical[logical] = state.client
    merged = {name: value for function in functions(stack).values() for name, value in function.environment.items()}
    return merged | {"AWS_ENDPOINT_URL": endpoint}


def main() -> int:
    try:
        return asyncio.run(_run(running(), sys.argv[1], sys.argv[2:]))
    except NotRunning as error:
        raise SystemExit(str(error)) from error


async def _run(state: State, python: str, arguments: list[str]) -> int:
    # Ctrl-C reaches SAM as well, which stops its containers; wait for it.
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, lambda: None)
    file = home() / "sam-environment.json"
    architecture = "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"
    here = ["--env-vars", str(file), "--parameter-overrides", f"Architecture={architecture}"]
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    async with relayed(state.endpoint) as endpoint:
        file.write_text(json.dumps({"Parameters": variables(state, endpoint)}, indent=2))
        sam = await asyncio.create_subprocess_exec(
            python, "-m", "samcli", *arguments, *here, env=inherited | credentials() | {"AWS_REGION": REGION}
        )
        return await sam.wait()


if __name__ == "__main__":
    sys.exit(main())
