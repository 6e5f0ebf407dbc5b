"""Mend Cognito's tokens: moto ignores the validity that a client sets, and has no RevokeToken.

Replaces `CognitoIdpUserPool.create_jwt`, whose tokens all live for an hour, and adds `CognitoIdpResponse.revoke_token`:
https://github.com/getmoto/moto/blob/5.2.5/moto/cognitoidp/models.py#L533
https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html
"""

import json
from typing import Any

from local.settings import ACCOUNT

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}


def patch() -> None:
    """Make tokens expire when their client says, and end them when they are revoked."""
    from moto.cognitoidp.models import CognitoIdpUserPool, cognitoidp_backends  # noqa: PLC0415 - loaded with moto
    from moto.cognitoidp.responses import CognitoIdpResponse  # noqa: PLC0415

    pool, responses = CognitoIdpUserPool, CognitoIdpResponse
    pool.create_jwt = _with_validity_of_client(pool.create_jwt)  # type: ignore[method-assign]
    responses.revoke_token = _revoke_token(cognitoidp_backends)  # type: ignore[attr-defined]


def _with_validity_of_client(create_jwt: Any) -> Any:
    def of_this_client(self: Any, client_id: str, username: str, token_use: str, **named: Any) -> Any:
        settings = self.clients[client_id].extended_config
        kind = {"access": "AccessToken", "id": "IdToken"}[token_use]
        unit = settings.get("TokenValidityUnits", {}).get(kind, "hours")
        seconds = int(settings.get(f"{kind}Validity", 1)) * _SECONDS[unit]
        return create_jwt(self, client_id, username, token_use, **{**named, "expires_in": seconds})

    return of_this_client


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
