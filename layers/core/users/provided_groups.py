"""Derive the role of a user from the groups that a provider of accounts says they are in.

The attribute `custom:groups` counts only for users that the provider has vouched for: somebody who registers here may
be able to write it. What the provider says decides alone, and only groups that the stack's parameters name mean a role.
"""

import json
import os
from collections.abc import Mapping
from urllib.parse import unquote_plus

from core.users.model import UserRole

_GROUPS = "custom:groups"
_VOUCHED_FOR = "EXTERNAL_PROVIDER"  # a status that only Cognito sets


def groups_of_role(attributes: Mapping[str, str]) -> list[str] | None:
    """Return the groups that the token of a user names, or None for a user whose account is in the pool itself."""
    if attributes.get("cognito:user_status") != _VOUCHED_FOR:
        return None
    given = listed(attributes.get(_GROUPS, ""))
    named = {UserRole.ADMIN: "FEDERATION_ADMINS", UserRole.ANNOTATOR: "FEDERATION_ANNOTATORS"}
    held = [role for role, variable in named.items() if (group := os.environ.get(variable)) and group in given]
    return sorted(held[0].groups) if held else []


def listed(text: str) -> set[str]:
    """Return the groups in an attribute, as Cognito writes several: a JSON list, or `[a, b%2Cc]`, or one as it is."""
    if not (text.startswith("[") and text.endswith("]")):
        return {text} - {""}
    try:
        found = json.loads(text)
    except ValueError:
        return {unquote_plus(each.strip()) for each in text[1:-1].split(",")} - {""}
    return {each for each in found if isinstance(each, str)}
