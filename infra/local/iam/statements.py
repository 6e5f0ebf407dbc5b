"""Read policy documents, and decide by them whether a request is allowed.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from local.iam.conditions import Conditions, Context, conditions_in, hold, pattern
from local.template.stack import Stack

ANYBODY = ("*",)


@dataclass(frozen=True)
class Statement:
    """A statement of a policy; `policy` names the managed policy that it stands in, if any."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    policy: str = ""
    denies: bool = False
    conditions: Conditions = ()
    principals: tuple[str, ...] = ANYBODY  # of a bucket's policy; a role's statements are about the role

    def covers(self, action: str, resource: str, context: Context, principal: Collection[str] = ()) -> bool:
        """Return True if it is about this action, resource and principal, by any of its names, and conditions hold."""
        return (
            any(pattern(each.lower()).fullmatch(action.lower()) for each in self.actions)
            and any(pattern(each).fullmatch(resource) for each in self.resources)
            and self.names(principal)
            and hold(self.conditions, context)
        )

    def names(self, principal: Collection[str]) -> bool:
        """Return True if the statement is about a principal of any of these names."""
        return self.principals == ANYBODY or any(each in principal for each in self.principals)


def allowed(statements: Iterable[Statement], action: str, resource: str, context: Context) -> bool:
    """Return True if a statement allows the action and none denies it."""
    covering = [each for each in statements if each.covers(action, resource, context)]
    return bool(covering) and not any(each.denies for each in covering)


def statements_of_roles(stack: Stack) -> dict[str, tuple[Statement, ...]]:
    """Return what each role of a stack may do, by its physical name.

    Policies that AWS itself manages are left out: they are about logs and traces, which do not exist here.
    Raises UnknownCondition.
    """
    managed = {
        owner.reference(name): (name, policy) for owner, name, policy in stack.of_kind("AWS::IAM::ManagedPolicy")
    }
    return {
        owner.reference(name): (
            *(each for policy in role.get("Policies", []) for each in statements_in(policy["PolicyDocument"])),
            *(
                each
                for arn in role.get("ManagedPolicyArns", [])
                if arn in managed
                for each in statements_in(managed[arn][1]["PolicyDocument"], managed[arn][0])
            ),
        )
        for owner, name, role in stack.of_kind("AWS::IAM::Role")
    }


def statements_in(document: Mapping[str, Any], policy: str = "") -> Iterator[Statement]:
    """Yield the statements of a policy document. Raises UnknownCondition."""
    for statement in _many(document["Statement"]):
        yield Statement(
            _many(statement["Action"]),
            _many(statement["Resource"]),
            policy,
            denies=statement["Effect"] == "Deny",
            conditions=conditions_in(statement.get("Condition", {})),
            principals=_principals(statement.get("Principal", "*")),
        )


def _principals(given: Any) -> tuple[str, ...]:
    named = given if isinstance(given, str) else given.get("AWS", ())
    return ANYBODY if named in ("*", ["*"]) else _many(named)


def _many(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)
