"""Store the seals over audit events, in a partition of the table of audit events. They stay when events expire.

To read                     use
--------------------------  ---------------------------------------
the newest seal             day = "seals", event = "head"
all seals, oldest first     day = "seals", event < "head"

The head is a copy of the newest seal: without it, nobody could tell that the newest seals have been removed.
"""

import os
from collections.abc import Iterator

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.operand import Path

from core.audit.model import Seal
from core.aws.document import DocumentAttribute
from core.aws.table import Item
from core.aws.transactions import Transaction, transact

_SEALS, _HEAD = "seals", "head"


class SealItem(Item):
    class Meta:
        table_name = os.environ.get("AUDIT_TABLE", "AuditTable")

    day = UnicodeAttribute(hash_key=True)
    event = UnicodeAttribute(range_key=True)
    document = DocumentAttribute(Seal)


def head() -> Seal | None:
    try:
        return SealItem.get(_SEALS, _HEAD, consistent_read=True).document
    except DoesNotExist:
        return None


def every() -> Iterator[Seal]:
    for item in SealItem.query(_SEALS, SealItem.event < _HEAD, consistent_read=True):
        yield item.document


def add(seal: Seal) -> None:
    """Add the next seal. Raises ConditionFailed if another process has added one meanwhile."""
    before = Path("document.number") == seal.number - 1 if seal.number > 1 else SealItem.day.does_not_exist()

    def fill(transaction: Transaction) -> None:
        transaction.save(SealItem(_SEALS, f"{seal.number:09}", document=seal), SealItem.day.does_not_exist())
        transaction.save(SealItem(_SEALS, _HEAD, document=seal), before)

    transact(fill)
