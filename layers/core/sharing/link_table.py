"""Store share links in the partition of their image (see core.images.image_table); purging it ends them.

part              holds
----------------  -----------------------------------------------
link#<link id>    the link, with a hash of its secret
"""

import os
from collections.abc import Iterable

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from core.aws.document import DocumentAttribute
from core.aws.table import Item
from core.aws.transactions import write
from core.sharing.model import StoredLink

LINK = "link#"


class LinkItem(Item):
    class Meta:
        table_name = os.environ.get("IMAGES_TABLE", "ImagesTable")

    image_key = UnicodeAttribute(hash_key=True)
    part = UnicodeAttribute(range_key=True)
    link = DocumentAttribute(StoredLink)


def add(image_key: str, link: StoredLink) -> None:
    write(LinkItem(image_key, LINK + link.link_id, link=link).save)


def find(image_key: str, link_id: str) -> StoredLink | None:
    try:
        return LinkItem.get(image_key, LINK + link_id, consistent_read=True).link
    except DoesNotExist:
        return None


def of(image_key: str) -> list[StoredLink]:
    """Return the links of an image, oldest first."""
    found = LinkItem.query(image_key, LinkItem.part.startswith(LINK), consistent_read=True)
    return [item.link for item in found]


def remove(image_key: str, link_ids: Iterable[str]) -> None:
    with LinkItem.batch_write() as batch:
        for link_id in link_ids:
            batch.delete(LinkItem(image_key, LINK + link_id))
