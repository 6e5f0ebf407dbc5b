"""Define the current time and the deadlines of the service."""

import os
from datetime import UTC, datetime, timedelta

UPLOAD_LIFE = timedelta(minutes=15)  # of a presigned upload URL
PARTS_LIFE = timedelta(hours=6)  # of the URLs of a multipart upload, which takes a while
UPLOAD_GRACE = timedelta(hours=24)  # after which an image without its file expires
STORE_GRACE = timedelta(minutes=10)  # after which a request that was storing an upload has certainly died
SOON = timedelta(minutes=2)  # long enough for an event to do the work first


def now() -> datetime:
    return _clock()


def _clock() -> datetime:
    return datetime.now(UTC)


def deletion_grace() -> timedelta:
    """Return how long a deleted image can be restored."""
    return timedelta(days=int(os.environ.get("GRACE_DAYS", "7")))
