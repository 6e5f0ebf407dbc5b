"""Where moto differs from AWS so that it would be felt, put right: before the first request, once a process."""

import copy
import json
from collections.abc import Iterable
from typing import Any

from local.guard.cors import Rule
from local.settings import ACCOUNT
from local.triggers.changes import Change
from local.triggers.records import Facts

_INDEX_NAME = 6  # among the positional arguments of `Table.query` after the hash key
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}


def close() -> None:
    """Apply everything in this module that replaces a piece of moto."""
    from moto.cognitoidp.models import CognitoIdpUserPool  # noqa: PLC0415 - loaded with the rest of moto
    from moto.cognitoidp.responses import CognitoIdpResponse  # noqa: PLC0415
    from moto.dynamodb.models.table import Table  # noqa: PLC0415

    _query_one_partition(Table)
    _let_tokens_end_in_time(CognitoIdpUserPool)
    _let_tokens_be_revoked(CognitoIdpResponse)


def _query_one_partition(table: Any) -> None:
    """moto sorts the whole table for each query; a query of the table itself needs one partition only."""
    query = table.query

    def of_one_partition(self: Any, hash_key: Any, *given: Any, **named: Any) -> Any:
        index = named["index_name"] if "index_name" in named else given[_INDEX_NAME]
        if self.range_key_attr and not index:
            partition = self.items.get(hash_key, {})
            self = copy.copy(self)
            self.items = {hash_key: partition}
        return query(self, hash_key, *given, **named)

    table.query = of_one_partition


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
