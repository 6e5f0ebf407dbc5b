"""Before Cognito issues an access token, suppress the scope that opens Cognito's own user API.

A stolen token must not change the password, address or second factor of its user past the service and its audit.
"""

from typing import Any

USER_API = "aws.cognito.signin.user.admin"


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Return the event of version 2 with its response, as Cognito expects it."""
    restricted = {"accessTokenGeneration": {"scopesToSuppress": [USER_API]}}
    return event | {"response": {"claimsAndScopeOverrideDetails": restricted}}
