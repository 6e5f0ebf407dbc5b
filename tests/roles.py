"""Count what of a role's statements the tests have used."""

from local.iam.statements import Statement, statements_of_roles
from local.template.stack import Stack

LAMBDAS_OWN = ("sqs:SendMessage",)  # Lambda itself parks the events that a function has failed on
_READING = ("Get", "AdminGet", "BatchGet", "Query", "List", "Describe", "ConditionCheck")


def grants_of_roles(stack: Stack) -> dict[str, list[Statement]]:
    """Return what each role allows for calls of its function's own, by the role's logical name."""
    names = {owner.reference(name): name for owner, name, _ in stack.of_kind("AWS::IAM::Role")}
    return {
        names[role]: [each for each in statements if each.actions != LAMBDAS_OWN]
        for role, statements in statements_of_roles(stack).items()
    }


def unused(grant: Statement, used: set[str]) -> list[str]:
    """Return its actions that are not used. To read in one way is to read: each way to write is counted alone."""
    reads = any(map(is_reading, used))
    return [action for action in grant.actions if action not in used and not (reads and is_reading(action))]


def is_reading(action: str) -> bool:
    return action.partition(":")[2].startswith(_READING)
