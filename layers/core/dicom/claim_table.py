"""Store which instances an owner has stored over DICOMweb, beside the studies.

    To read                          use
    -------------------------------  ----------------------------------------------------
    the image of an instance         group = "claim|<owner>|<study>", entry = "<series>#<sop>"

A claim is written in the transaction that creates its image, so of two requests that store an instance at once one
fails. It stays when its image is deleted, and another image then takes it over.
"""

import os

from pynamodb.attributes import UnicodeAttribute
from pynamodb.transactions import TransactWrite

from core.aws.table import Item
from core.dicom.model import InstanceUids


class Claim(Item):
    class Meta:
        table_name = os.environ.get("STUDIES_TABLE", "StudiesTable")

    group = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    image_key = UnicodeAttribute()


def find(owner: str, uids: InstanceUids) -> str | None:
    """Return the key of the image by which an owner has claimed an instance, if they have."""
    group, entry = _key(owner, uids)
    return next((item.image_key for item in Claim.query(group, Claim.entry == entry, consistent_read=True)), None)


def add_in(transaction: TransactWrite, owner: str, uids: InstanceUids, image_key: str, former: str | None) -> None:
    """Claim an instance for an image, on condition that nobody has, or only for the `former` image."""
    unclaimed = Claim.image_key == former if former else Claim.group.does_not_exist()
    transaction.save(Claim(*_key(owner, uids), image_key=image_key), condition=unclaimed)


def _key(owner: str, uids: InstanceUids) -> tuple[str, str]:
    return f"claim|{owner}|{uids.study}", f"{uids.series}#{uids.sop}"
