"""Convert the claims that API Gateway has verified into a `Caller`. Nothing else reads claims.

An API key is a Cognito user of its own, named `key.<user_id>.<key_id>`: who signs in by one acts as that user.
"""

import os
from collections.abc import Mapping
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.depends import Depends

from core.kernel.caller import KEY_PREFIX, Caller
from core.kernel.errors import Forbidden, SignInRequired

_READING = {"GET", "HEAD"}
ONCE = "once"  # of an event: its request, if that has an Idempotency-Key


def caller_of(claims: dict[str, Any]) -> Caller:
    if claims.get("token_use") != "access":
        raise SignInRequired("Send an access token, not an ID token")
    # HTTP APIs flatten the groups claim to the string "[a b]".
    groups = frozenset(str(claims.get("cognito:groups", "")).strip("[]").replace(",", " ").split())
    username = str(claims.get("username", ""))
    if username.startswith(KEY_PREFIX):
        owner, _, _ = username.removeprefix(KEY_PREFIX).rpartition(".")
        return Caller(user_id=owner, username=username, groups=groups, by_key=True)
    restricted = claims.get("client_id", "") == os.environ.get("RESTRICTED_CLIENT_ID")
    user_id = claims.get("user_id") or claims["sub"]  # see events.restrict_token
    return Caller(user_id=user_id, username=username, groups=groups, only_enrols=restricted)


def caller_or_none(event: Mapping[str, Any]) -> Caller | None:
    """Return the caller of an event, or None without an authorizer, as with `sam local start-api`."""
    authorizer = event["requestContext"].get("authorizer") or {}
    claims = (authorizer.get("jwt") or {}).get("claims")
    return caller_of(claims) if claims else None


def _enroller(request: Request) -> Caller:
    """Return the caller, also one who may do nothing but set up a second factor."""
    caller = caller_or_none(request.resolved_event)
    if caller is None:
        raise SignInRequired
    return _refuse_ended(request, caller)


def _holder(request: Request) -> Caller:
    """Return the caller that a valid token names, even if they have been deleted since it was issued."""
    event = request.resolved_event
    caller = caller_or_none(event)
    if caller is None:
        raise SignInRequired
    if caller.only_enrols:
        raise SignInRequired("This token is only for setting up a second factor: sign in again afterwards")
    return caller.model_copy(update={"once": event[ONCE]}) if ONCE in event else caller


def _caller(request: Request) -> Caller:
    """Return the caller, whose access must not have ended where anything could be changed."""
    return _refuse_ended(request, _holder(request))


def _refuse_ended(request: Request, caller: Caller) -> Caller:
    if request.resolved_event["requestContext"]["http"]["method"] not in _READING:
        from core.users import ended_access_table  # noqa: PLC0415 - those who only read need no table for it

        if ended_access_table.has_ended(caller.user_id):
            raise SignInRequired("This account has been deleted")
    return caller


def _administrator(caller: Annotated[Caller, Depends(_caller)]) -> Caller:
    if not caller.is_admin:
        raise Forbidden("Only an administrator may do this")
    return caller


TokenHolder = Annotated[Caller, Depends(_holder)]  # only to go on with one's own deletion
Enroller = Annotated[Caller, Depends(_enroller)]  # to set up a second factor, also before the first real sign-in
CurrentCaller = Annotated[Caller, Depends(_caller)]
Administrator = Annotated[Caller, Depends(_administrator)]
