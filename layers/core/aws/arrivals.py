"""Find, accept, set aside and discard uploads under `incoming/`, which is never served."""

from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.exceptions import ClientError

from core.aws import copies
from core.aws.blobs import Missing, client, is_missing, originals

if TYPE_CHECKING:
    from botocore.response import StreamingBody


UNKNOWN = "application/octet-stream"


class Arrival(NamedTuple):
    """One version of an uploaded object, so that a second upload cannot replace it while it is read."""

    key: str
    size: int
    version_id: str | None


def incoming_key(image_key: str) -> str:
    return f"incoming/images/{image_key}"


def refused_key(image_key: str) -> str:
    """Return where the bytes of a failed image are kept for its owner."""
    return f"refused/{image_key}"


def find(key: str) -> Arrival | None:
    """Return what arrived under an incoming key, if anything did."""
    try:
        head = client().head_object(Bucket=originals(), Key=key)
    except ClientError as error:
        if is_missing(error):
            return None
        raise
    return Arrival(key, head["ContentLength"], head.get("VersionId"))


class Incoming(NamedTuple):
    """An uploaded object that is being read; `revision` names its bytes."""

    arrival: Arrival
    revision: str
    body: "StreamingBody"


def opened(key: str) -> Incoming | None:
    """Open the object under an incoming key, if there is one."""
    try:
        found = client().get_object(Bucket=originals(), Key=key)
    except ClientError as error:
        if is_missing(error):
            return None
        raise
    arrived = Arrival(key, found["ContentLength"], found.get("VersionId"))
    return Incoming(arrived, found["ETag"].strip('"'), found["Body"])


def accept(arrived: Arrival, key: str, media_type: str) -> None:
    """Copy exactly the version that was checked to its permanent key. Raises blobs.Missing if it is gone."""
    copies.copy(arrived.key, arrived.version_id, arrived.size, key, media_type)


def set_aside(arrived: Arrival, key: str) -> None:
    """Copy what was refused to where its owner can fetch it. Its type is never believed."""
    try:
        accept(arrived, key, UNKNOWN)
    except Missing:
        return  # another run has done it


def discard(arrived: Arrival) -> None:
    version: Any = {"VersionId": arrived.version_id} if arrived.version_id else {}
    client().delete_object(Bucket=originals(), Key=arrived.key, **version)
