"""State what the guard must know of a bucket, and has to ask of whatever keeps the buckets."""

from collections.abc import Iterable
from typing import Protocol

from local.iam.statements import Statement
from local.s3_guard.cors import Rule


class Buckets(Protocol):
    """The settings of buckets; a bucket that does not exist has none."""

    def cors_rules(self, bucket: str) -> Iterable[Rule]: ...

    def policy(self, bucket: str) -> tuple[Statement, ...]: ...

    def public_access_blocks(self, bucket: str) -> frozenset[str]:
        """Return those of BlockPublicAcls and BlockPublicPolicy that are on."""
        ...

    def etag(self, bucket: str, key: str, version: str | None) -> str | None:
        """Return the ETag of an object, with its quotes; None when there is no such object."""
        ...
