"""What the role of each function allows: its own statements, and those of the managed policies attached to it."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from local.template.stack import Stack

LAMBDAS_OWN = ("sqs:SendMessage",)  # Lambda itself parks the events that a function has failed on
_READING = ("Get", "AdminGet", "BatchGet", "Query", "List", "Describe", "ConditionCheck")


class Grant(NamedTuple):
    """A statement of a role; `policy` names the managed policy that it stands in, if any."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    policy: str = ""

    def allows(self, action: str, resource: str) -> bool:
        return any(fnmatchcase(action, each) for each in self.actions) and any(
            fnmatchcase(resource, each) for each in self.resources
        )

    def unused(self, used: set[str]) -> list[str]:
        """Return its actions that are not used. To read in one way is to read: each way to write is counted alone."""
        reads = any(map(is_reading, used))
        return [action for action in self.actions if action not in used and not (reads and is_reading(action))]


def is_reading(action: str) -> bool:
    return action.partition(":")[2].startswith(_READING)


def grants_of_roles(stack: Stack) -> dict[str, list[Grant]]:
    """Return what each role allows, by its logical name. Policies that AWS itself manages are left out."""
    managed = {
        owner.reference(name): (name, policy) for owner, name, policy in stack.of_kind("AWS::IAM::ManagedPolicy")
    }
    return {
        name: [
            *(grant for policy in role.get("Policies", []) for grant in _grants_in(policy)),
            *(
                grant
                for arn in role["ManagedPolicyArns"]
                if arn in managed
                for grant in _grants_in(managed[arn][1], managed[arn][0])
            ),
        ]
        for _, name, role in stack.of_kind("AWS::IAM::Role")
    }


def _grants_in(policy: Mapping[str, Any], name: str = "") -> Iterator[Grant]:
    for statement in _many(policy["PolicyDocument"]["Statement"]):
        grant = Grant(_many(statement["Action"]), _many(statement["Resource"]), name)
        if grant.actions != LAMBDAS_OWN:
            yield grant


def _many(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list) else (value,)
