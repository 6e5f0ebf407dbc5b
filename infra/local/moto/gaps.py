"""Where moto differs from AWS so that it would be felt, put right."""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from local.moto import speed
from local.s3_guard.cors import Rule
from local.settings import ACCOUNT
from local.triggers.changes import Change
from local.triggers.records import Facts

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}


@cache
def close() -> None:
    """Replace the pieces of moto that differ, and the slow ones: once a process, before the first request."""
    from moto.cognitoidp.models import CognitoIdpUserPool  # noqa: PLC0415 - loaded with the rest of moto
    from moto.cognitoidp.responses import CognitoIdpResponse  # noqa: PLC0415

    _let_tokens_end_in_time(CognitoIdpUserPool)
    _let_tokens_be_revoked(CognitoIdpResponse)
    speed.quicken()


def _let_tokens_end_in_time(pool: Any) -> None:
    """moto's tokens live for an hour; AWS's as long as the client says."""
    create = pool.create_jwt

    def of_this_client(self: Any, client_id: str, username: str, token_use: str, **named: Any) -> Any:
        settings = self.clients[client_id].extended_config
        kind = {"access": "AccessToken", "id": "IdToken"}[token_use]
        unit = settings.get("TokenValidityUnits", {}).get(kind, "hours")
        seconds = int(settings.get(f"{kind}Validity", 1)) * _SECONDS[unit]
        return create(self, client_id, username, token_use, **{**named, "expires_in": seconds})

    pool.create_jwt = of_this_client


def _let_tokens_be_revoked(responses: Any) -> None:
    """moto has no RevokeToken, but marks in this way the tokens that a sign-out has ended."""

    def revoke_token(self: Any) -> str:
        given = json.loads(self.body)
        # Nobody signs this call, so it does not say which region it is for.
        for pool in (pool for region in _cognito().values() for pool in region.user_pools.values()):
            if given["ClientId"] in pool.clients and given["Token"] in pool.refresh_tokens:
                pool.refresh_tokens[given["Token"]] = None
        return "{}"

    responses.revoke_token = revoke_token


def _cognito() -> Any:
    from moto.cognitoidp.models import cognitoidp_backends  # noqa: PLC0415

    return cognitoidp_backends[ACCOUNT]


def _s3() -> Any:
    from moto.s3.models import s3_backends  # noqa: PLC0415

    return s3_backends[ACCOUNT]["aws"]


def facts(change: Change) -> Facts | None:
    """Size and ETag of an object that has just been created."""
    if not change.event.startswith("ObjectCreated"):
        return None
    found = _s3().get_object(change.bucket, change.key, change.version)
    return Facts(found.size, found.etag.strip('"')) if found else None


def cors_rules(bucket: str) -> Iterable[Rule]:
    """The CORS configuration of a bucket; none for a bucket that does not exist."""
    found = _s3().buckets.get(bucket)
    return [
        Rule(
            tuple(rule.allowed_origins or ()),
            tuple(rule.allowed_methods or ()),
            tuple(rule.allowed_headers or ()),
            tuple(rule.exposed_headers or ()),
            int(rule.max_age_seconds) if rule.max_age_seconds else None,
        )
        for rule in (found.cors if found else [])
    ]
