"""Before Cognito issues an access token, suppress the scope that opens Cognito's own user API, and say who a user is.

A stolen token must not change the password, address or second factor of its user past the service and its audit. Only
the client for enrolment keeps the scope: its tokens never leave the service. Where this cannot be decided, nobody does.
A user who was restored into another pool has a new `sub`; rows know them by the id that they had.
Of users whom a provider vouches for, the groups that it names decide about the role, and nothing else does.
"""

from typing import Any

from core.users import cognito_accounts, cognito_clients, provided_groups
from core.web.observed import observed

USER_API = "aws.cognito.signin.user.admin"


@observed
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Return the event of version 2 with its response, as Cognito expects it."""
    keeps = cognito_clients.is_for_enrolment(event["userPoolId"], event["callerContext"]["clientId"])
    attributes = event["request"]["userAttributes"]
    earlier = attributes.get(cognito_accounts.EARLIER_ID)
    token: dict[str, Any] = {"scopesToSuppress": [] if keeps else [USER_API]}
    token |= {"claimsToAddOrOverride": {"user_id": earlier}} if earlier else {}
    details = {"accessTokenGeneration": token}
    groups = provided_groups.groups_of_role(attributes)
    if groups is not None:  # an empty list takes all groups away
        details["groupOverrideDetails"] = {"groupsToOverride": groups}
    return event | {"response": {"claimsAndScopeOverrideDetails": details}}
