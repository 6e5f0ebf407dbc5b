"""Check an upload again when the service could not, a bounded number of times and after ever longer pauses.

The attempt is counted before it is made, so one that ends the whole function counts as well.
"""

from datetime import timedelta

from core.aws.due_work import written
from core.images import image_table, ingestion
from core.images.image_table import ImageItem
from core.images.model import WAITING, StoredImage
from core.images.ports import Imaging
from core.kernel.clock import now
from core.kernel.errors import Busy
from core.kernel.values import revised

MOST = 8  # within eleven hours: uploads are kept for two days
FIRST_PAUSE = timedelta(minutes=5)  # and twice as long after each attempt


def check_again(row: ImageItem, imaging: Imaging) -> None:
    """Check the upload of a waiting image, or give up. Raises as `ingestion.accept`."""
    if row.image.attempts >= MOST:
        reason = f"It could not be checked in {MOST} attempts. Nothing is known to be wrong with it: upload it again."
        ingestion.give_up(row, Busy(reason))
        return
    row = image_table.alter(row, _counted, due_at=now() + FIRST_PAUSE * 2**row.image.attempts)
    ingestion.accept(row.image_key, imaging)


def check_left(image_key: str, imaging: Imaging) -> None:
    """Check an upload that has lain for a while, unless a further attempt is due later."""
    row = image_table.find(image_key, consistent=True)
    if row is None or row.image.status not in WAITING:
        ingestion.accept(image_key, imaging)  # which discards it
    elif not (row.image.attempts and row.due_at and row.due_at > written(now())):
        check_again(row, imaging)


def _counted(image: StoredImage) -> StoredImage | None:
    return revised(image, attempts=image.attempts + 1) if image.status in WAITING else None
