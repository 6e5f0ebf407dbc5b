"""Define the studies table: the instances of DICOM studies, marks of changes, and summaries, by scope.

core.images.studies_table and core.dicom.summary_table say how they are read.
"""

import os
from typing import Any

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from core.aws.table import Item


class ByInstance(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_instance"
        projection = KeysOnlyProjection()

    instance = UnicodeAttribute(hash_key=True)
    group = UnicodeAttribute(range_key=True)


class ByChange(GlobalSecondaryIndex[Any]):
    class Meta:
        index_name = "by_change"
        projection = KeysOnlyProjection()

    changed = UnicodeAttribute(hash_key=True)
    group = UnicodeAttribute(range_key=True)


class StudyItem(Item):
    """A row of an instance, with `instance` and `owner`; a mark, with `changed`; or a row of a summary or a list."""

    class Meta:
        table_name = os.environ.get("STUDIES_TABLE", "StudiesTable")

    group = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    instance = UnicodeAttribute(null=True)
    owner = UnicodeAttribute(null=True)
    changed = UnicodeAttribute(null=True)
    attributes = BinaryAttribute(legacy_encoding=False, null=True)

    by_instance = ByInstance()
    by_change = ByChange()


def group_of(scope: str, of: str) -> str:
    """Return the partition of a study, or of the list with a term, in a scope."""
    return f"{scope}|{of}"
