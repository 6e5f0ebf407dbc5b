"""The deadlines that the service lives by."""

import os
from datetime import UTC, datetime, timedelta

UPLOAD_LIFE = timedelta(minutes=15)  # of a presigned upload URL
PARTS_LIFE = timedelta(hours=6)  # of the URLs of a multipart upload, which takes a while
UPLOAD_GRACE = timedelta(hours=24)  # after which an image that never got its bytes is given up
STORE_GRACE = timedelta(minutes=10)  # after which an upload that a request was storing is known to have died
SOON = timedelta(minutes=2)  # long enough for an event to do the work first


def now() -> datetime:
    return _clock()


def _clock() -> datetime:
    return datetime.now(UTC)


def deletion_grace() -> timedelta:
    """How long a deleted image can be restored."""
    return timedelta(days=int(os.environ.get("GRACE_DAYS", "7")))
