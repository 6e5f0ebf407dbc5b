"""Describe where to send the bytes of an announced file: exactly one object, for a limited time."""

from typing import Annotated

from pydantic import Field, StrictInt

from core.kernel.times import UtcTime
from core.kernel.values import Draft, Value

MIN_PART = 5 * 2**20  # bytes: S3's least for all parts but the last


class Upload(Value):
    """A request that sends the bytes to exactly one object within a few minutes."""

    method: str = "PUT"
    upload_url: Annotated[str, Field(description="Presigned URL; it needs no token")]
    headers: Annotated[dict[str, str], Field(description="Headers that must be sent exactly so")]
    expires_at: UtcTime


class UploadRequest(Draft):
    """The requests that send the bytes: one or, for a large file, one for each part."""

    parts: Annotated[
        StrictInt | None,
        Field(
            ge=1,
            le=10_000,
            description="Number of parts of a multipart upload; one that has begun keeps the size of its parts",
        ),
    ] = None


class PartTarget(Value):
    """The URL that takes a part; with `size` and `etag` if it has arrived, so that nobody needs to send it again."""

    part_number: int
    upload_url: str
    size: Annotated[int | None, Field(description="Size of what has arrived, in bytes")] = None
    etag: Annotated[str | None, Field(description="Entity tag that S3 gave to what has arrived")] = None


class UploadTarget(Value):
    """One URL for the whole, or one for each part; all parts but the last have `part_size` bytes."""

    method: str = "PUT"
    upload_url: Annotated[
        str | None, Field(description="Presigned URL of the whole file, if no parts were asked for")
    ] = None
    headers: Annotated[dict[str, str], Field(description="Headers that must be sent exactly so")]
    expires_at: UtcTime
    part_size: Annotated[int | None, Field(description="Size of each part but the last, in bytes")] = None
    parts: tuple[PartTarget, ...] | None = None
