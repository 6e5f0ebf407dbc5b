"""Mend Cognito's tokens: moto ignores the validity of a client, checks no scopes, and has no RevokeToken.

Replaces `CognitoIdpUserPool.create_jwt`, whose tokens all live for an hour, and adds `CognitoIdpResponse.revoke_token`.
Cognito's user API takes only access tokens with the scope `aws.cognito.signin.user.admin`. Those of a pool with a
pre-token-generation trigger have none, but for one client, and say who a restored user is: moto calls no triggers, so
this stands for `events.restrict_token`.
https://github.com/getmoto/moto/blob/5.2.5/moto/cognitoidp/models.py#L533
https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
"""

import json
from base64 import urlsafe_b64decode
from typing import Any

from local.settings import ACCOUNT

USER_API = "aws.cognito.signin.user.admin"
EARLIER_ID = "custom:user_id"
ENROLMENT = "enrolment"  # the client that keeps the scope
_USER_CALLS = (  # what moto has of Cognito's API for the holder of an access token
    *("get_user", "change_password", "update_user_attributes", "global_sign_out"),
    *("associate_software_token", "verify_software_token", "set_user_mfa_preference"),
)
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}


def patch() -> None:
    """Make tokens expire when their client says, and end them when they are revoked."""
    from moto.cognitoidp.models import CognitoIdpUserPool, cognitoidp_backends  # noqa: PLC0415 - loaded with moto
    from moto.cognitoidp.responses import CognitoIdpResponse  # noqa: PLC0415

    pool, responses = CognitoIdpUserPool, CognitoIdpResponse
    pool.create_jwt = _with_validity_of_client(pool.create_jwt)  # type: ignore[method-assign]
    responses.revoke_token = _revoke_token(cognitoidp_backends)  # type: ignore[attr-defined]
    for name in _USER_CALLS:
        setattr(responses, name, _with_scope(getattr(responses, name)))


def _with_validity_of_client(create_jwt: Any) -> Any:
    def of_this_client(self: Any, client_id: str, username: str, token_use: str, **named: Any) -> Any:
        settings = self.clients[client_id].extended_config
        kind = {"access": "AccessToken", "id": "IdToken"}[token_use]
        unit = settings.get("TokenValidityUnits", {}).get(kind, "hours")
        seconds = int(settings.get(f"{kind}Validity", 1)) * _SECONDS[unit]
        claims = dict(named.get("extra_data") or {})
        triggered = "PreTokenGenerationConfig" in self.extended_config.get("LambdaConfig", {})
        if triggered and settings.get("ClientName") != ENROLMENT:
            claims.pop("scope", None)
        earlier = self._get_user(username).attribute_lookup.get(EARLIER_ID)
        if triggered and earlier:
            claims["user_id"] = earlier
        given = {**named, "expires_in": seconds, "extra_data": claims}
        return create_jwt(self, client_id, username, token_use, **given)

    return of_this_client


def _with_scope(call: Any) -> Any:
    def with_scope(self: Any) -> Any:
        from moto.cognitoidp.exceptions import NotAuthorizedError  # noqa: PLC0415 - loaded with the rest of moto

        token = json.loads(self.body).get("AccessToken")
        if token and USER_API not in _scopes(token):
            raise NotAuthorizedError("Access Token does not have required scopes")
        return call(self)

    return with_scope


def _scopes(token: str) -> list[str]:
    _, _, rest = token.partition(".")
    payload = rest.partition(".")[0]
    try:
        return str(json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4))).get("scope", "")).split()
    except ValueError:  # no token at all
        return []


def _revoke_token(backends: Any) -> Any:
    def revoke_token(self: Any) -> str:
        """Mark the token as moto marks those that a sign-out has ended."""
        given = json.loads(self.body)
        # This call is not signed, so it does not say which region it is for.
        for pool in (pool for region in backends[ACCOUNT].values() for pool in region.user_pools.values()):
            if given["ClientId"] in pool.clients and given["Token"] in pool.refresh_tokens:
                pool.refresh_tokens[given["Token"]] = None
        return "{}"

    return revoke_token
