"""Define the directory table: small vocabularies, each an alphabetical partition (see the module of each)."""

import os
from typing import Any, Self

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute, VersionAttribute
from pynamodb.exceptions import DoesNotExist

from core.aws.table import Item

LONGEST_NAME = 1024  # bytes of a sort key; DynamoDB refuses longer and empty ones


class DirectoryItem(Item):
    class Meta:
        table_name = os.environ.get("DIRECTORY_TABLE", "DirectoryTable")

    kind = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute(range_key=True)
    target = UnicodeAttribute(null=True)
    user_id = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute(null=True)
    document = JSONAttribute(null=True)
    number = NumberAttribute(null=True)
    closed_until = NumberAttribute(null=True)
    expires_at = NumberAttribute(null=True)
    version = VersionAttribute()

    @classmethod
    def find(cls, kind: str, name: str, **options: Any) -> Self | None:
        if not 0 < len(name.encode()) <= LONGEST_NAME:
            return None
        try:
            return cls.get(kind, name, **options)
        except DoesNotExist:
            return None
