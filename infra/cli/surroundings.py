"""Run the services of layers/core outside a stack, with the environment of its functions."""

import os

from local.commands.sam import variables
from local.commands.state import running
from local.settings import REGION, credentials


def enter(stack: str | None, port: int | None = None) -> None:
    """Set the environment of a deployed stack, or without a name of one on this machine. Raises NotRunning."""
    os.environ.update(_deployed(stack) if stack else _running(port))


def _running(port: int | None) -> dict[str, str]:
    state = running(port)
    return variables(state, state.endpoint) | credentials() | {"AWS_REGION": REGION}


def _deployed(stack: str) -> dict[str, str]:
    import boto3  # noqa: PLC0415 - 0.3 s

    def function(logical: str) -> str:
        found = boto3.client("cloudformation").describe_stack_resource(StackName=stack, LogicalResourceId=logical)
        return found["StackResourceDetail"]["PhysicalResourceId"]

    functions = boto3.client("lambda")
    declared = functions.get_function_configuration(FunctionName=function("GetImage"))["Environment"]["Variables"]
    older = {"STORAGE_CLASS": "STANDARD"}  # which a stack has that was deployed before there was a choice
    return older | declared | {"AWS_REGION": functions.meta.region_name, "RESIZE_IMAGE": function("ResizeImage")}
