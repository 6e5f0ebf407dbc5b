"""Tell the clients of the user pool apart by their names, for a function that is deployed before they exist."""

from functools import cache

from botocore.exceptions import BotoCoreError, ClientError

from core.kernel.logging import logger
from core.users.cognito import client

ENROLMENT = "enrolment"  # its name in infra/identity.yaml
_MOST = 60  # of a page, and more than the pool has


def is_for_enrolment(pool: str, client_id: str) -> bool:
    """Return whether a client is the one for enrolment. False if Cognito cannot be asked now."""
    try:
        return client_id in _enrolling(pool)
    except (BotoCoreError, ClientError):
        logger.exception("The clients of the pool cannot be listed")
        return False


@cache
def _enrolling(pool: str) -> frozenset[str]:
    listed = client().list_user_pool_clients(UserPoolId=pool, MaxResults=_MOST)["UserPoolClients"]
    return frozenset(each.get("ClientId", "") for each in listed if each.get("ClientName") == ENROLMENT)
