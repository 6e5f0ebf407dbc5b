"""Read from moto's S3 what no request of the stack's own would tell without signing: objects and CORS rules."""

from collections.abc import Iterable
from typing import Any

from local.s3_guard.cors import Rule
from local.settings import ACCOUNT
from local.triggers.changes import Change
from local.triggers.records import Facts


def facts(change: Change) -> Facts | None:
    """Return the size and ETag of an object that has just been created; None for one that was removed."""
    if not change.event.startswith("ObjectCreated"):
        return None
    found = _backend().get_object(change.bucket, change.key, change.version)
    return Facts(found.size, found.etag.strip('"')) if found else None


def cors_rules(bucket: str) -> Iterable[Rule]:
    """Return the CORS rules of a bucket; none for a bucket that does not exist."""
    found = _backend().buckets.get(bucket)
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


def _backend() -> Any:
    from moto.s3.models import s3_backends  # noqa: PLC0415 - loaded with the rest of moto

    return s3_backends[ACCOUNT]["aws"]
