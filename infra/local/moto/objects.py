"""Read from moto's S3 what the stack must know without a request of its own: objects, settings of buckets."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from local.iam.statements import Statement, statements_in
from local.s3_guard.cors import Rule
from local.settings import ACCOUNT
from local.triggers.changes import Change
from local.triggers.records import Facts


def facts(change: Change) -> Facts | None:
    """Return the size and ETag of an object that has just been created; None for one that was removed."""
    if not change.event.startswith("ObjectCreated"):
        return None
    found = backend().get_object(change.bucket, change.key, change.version)
    return Facts(found.size, found.etag.strip('"')) if found else None


def cors_rules(bucket: str) -> Iterable[Rule]:
    """Return the CORS rules of a bucket; none for a bucket that does not exist."""
    found = backend().buckets.get(bucket)
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


def policy(bucket: str) -> tuple[Statement, ...]:
    """Return the statements of a bucket's policy; none without one."""
    found = backend().buckets.get(bucket)
    return _statements(bytes(found.policy)) if found and found.policy else ()


@lru_cache
def _statements(document: bytes) -> tuple[Statement, ...]:
    return tuple(statements_in(json.loads(document)))


def public_access_blocks(bucket: str) -> frozenset[str]:
    """Return those of BlockPublicAcls and BlockPublicPolicy that a bucket has on."""
    found = backend().buckets.get(bucket)
    if found is None or found.public_access_block is None:
        return frozenset()
    block = found.public_access_block
    settings = {"BlockPublicAcls": block.block_public_acls, "BlockPublicPolicy": block.block_public_policy}
    return frozenset(name for name, is_on in settings.items() if is_on)


def etag(bucket: str, key: str, version: str | None) -> str | None:
    """Return the ETag of an object, with its quotes; None when there is none."""
    if bucket not in backend().buckets:
        return None
    found = backend().get_object(bucket, key, version)
    return found.etag if found else None


def backend() -> Any:
    """Return moto's S3."""
    from moto.s3.models import s3_backends  # noqa: PLC0415 - loaded with the rest of moto

    return s3_backends[ACCOUNT]["aws"]
