"""List the Lambda functions of the template, with their limits and their handling of failed events."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from local.template.stack import Stack


@dataclass(frozen=True)
class Function:
    """One function; `timeout` in seconds, `memory` in MB, `failures` the ARN of its on-failure queue.

    `role` is the physical name of its role; a function without one may do nothing.
    """

    logical: str
    name: str
    handler: str
    timeout: float = 3
    memory: int = 128
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    json_logs: bool = False
    retries: int = 2
    failures: str | None = None
    role: str = ""

    @property
    def module(self) -> str:
        return self.handler.rpartition(".")[0]


def functions(stack: Stack) -> dict[str, Function]:
    """Return every function by its physical name."""
    asynchronous = {p["FunctionName"]: p for _, _, p in stack.of_kind("AWS::Lambda::EventInvokeConfig")}
    found: dict[str, Function] = {}
    for owner, logical, properties in stack.of_kind("AWS::Lambda::Function"):
        name = owner.reference(logical)
        on_event = asynchronous.get(name, {})
        destination = on_event.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
        found[name] = Function(
            logical=logical,
            name=name,
            handler=properties["Handler"],
            timeout=properties.get("Timeout", 3),
            memory=properties.get("MemorySize", 128),
            environment={
                key: str(value) for key, value in properties.get("Environment", {}).get("Variables", {}).items()
            },
            json_logs=properties.get("LoggingConfig", {}).get("LogFormat") == "JSON",
            retries=int(on_event.get("MaximumRetryAttempts", 2)),
            failures=destination or properties.get("DeadLetterConfig", {}).get("TargetArn"),
            role=str(properties.get("Role", "")).rpartition("/")[2],
        )
    return found
