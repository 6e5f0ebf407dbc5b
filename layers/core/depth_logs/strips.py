"""The objects of depth logs.

    incoming/logs/<log_id>               what a client sent; gone once it is read
    logs/<log_id>/<revision>/<strip>     its blocks
    overviews/<log_id>/<revision>.png    all of it as one small grey picture      (renditions bucket)
    logs/<log_id>/<revision>/<name>.png  that in colours                          (renditions bucket)
    logs/<log_id>/<revision>/drawn/...   ranges too large to be answered inline   (renditions bucket)

Keys depend on nothing but the bytes that were read, so that a second run writes the same again.
"""

from tempfile import TemporaryFile
from typing import Any, NamedTuple

from botocore.exceptions import ClientError
from botocore.response import StreamingBody

from core.aws import blobs

PART = 5 << 20  # bytes: S3's least for all parts but the last
PNG = "image/png"
_BLOCKS = "application/octet-stream"


class Incoming(NamedTuple):
    """One version of what was sent, being read."""

    body: StreamingBody
    size: int
    revision: str
    arrival: blobs.Arrival


def incoming_key(log_id: str) -> str:
    return f"incoming/logs/{log_id}"


def overview_key(log_id: str, revision: str) -> str:
    return f"overviews/{log_id}/{revision}.png"


def rendition_key(log_id: str, revision: str, name: str) -> str:
    return f"logs/{log_id}/{revision}/{name}.png"


def drawn_key(log_id: str, revision: str, etag: str) -> str:
    return f"logs/{log_id}/{revision}/drawn/{etag}"


def open_incoming(log_id: str) -> Incoming | None:
    key = incoming_key(log_id)
    try:
        found = blobs.client().get_object(Bucket=blobs.originals(), Key=key)
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in {"NoSuchKey", "404"}:
            return None
        raise
    arrival = blobs.Arrival(key, found["ContentLength"], found.get("VersionId"))
    return Incoming(found["Body"], found["ContentLength"], found["ETag"].strip('"'), arrival)


class StripObject:
    """An object that is written piece by piece; it comes into being when it is finished. Close it in any case.

    A part waits on disk until it is full: five strips of five megabytes would be most of an import's memory.
    """

    def __init__(self, log_id: str, revision: str, strip: str) -> None:
        self._where: Any = {"Bucket": blobs.originals(), "Key": f"logs/{log_id}/{revision}/{strip}"}
        self._waiting = TemporaryFile()  # noqa: SIM115 - closed by close
        self._size = 0
        self._upload: str | None = None
        self._parts: list[Any] = []

    def write(self, content: bytes) -> None:
        self._waiting.write(content)
        self._size += len(content)
        if self._size >= PART:
            self._send()

    def finish(self) -> None:
        if self._upload is None:
            self._waiting.seek(0)
            kind: Any = {"ContentType": _BLOCKS, "CacheControl": blobs.FOREVER}
            blobs.client().put_object(**self._where, Body=self._waiting, **kind)
            return
        if self._size:
            self._send()
        blobs.client().complete_multipart_upload(
            **self._where, UploadId=self._upload, MultipartUpload={"Parts": self._parts}
        )

    def close(self) -> None:
        self._waiting.close()

    def _send(self) -> None:
        s3 = blobs.client()
        if self._upload is None:
            begun = s3.create_multipart_upload(**self._where, ContentType=_BLOCKS, CacheControl=blobs.FOREVER)
            self._upload = begun["UploadId"]
        number = len(self._parts) + 1
        self._waiting.seek(0)
        sent = s3.upload_part(**self._where, UploadId=self._upload, PartNumber=number, Body=self._waiting)
        self._parts.append({"ETag": sent["ETag"], "PartNumber": number})
        self._waiting.seek(0)
        self._waiting.truncate()
        self._size = 0


def read(log_id: str, revision: str, strip: str, start: int, stop: int) -> bytes:
    return blobs.read(blobs.originals(), f"logs/{log_id}/{revision}/{strip}", (start, stop - start))


def erase_unfinished(log_id: str) -> None:
    """Take away what runs that died have left of objects."""
    found = blobs.client().list_multipart_uploads(Bucket=blobs.originals(), Prefix=f"logs/{log_id}/")
    for upload in found.get("Uploads", []):
        key, upload_id = upload.get("Key", ""), upload.get("UploadId", "")
        try:
            blobs.client().abort_multipart_upload(Bucket=blobs.originals(), Key=key, UploadId=upload_id)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") != "NoSuchUpload":  # somebody else has ended it
                raise


def erase_leftovers(log_id: str, revision: str) -> None:
    """Take away what other runs have left: parts, other revisions, and older versions of the same objects."""
    erase_unfinished(log_id)
    _erase(blobs.originals(), f"logs/{log_id}/", kept=f"logs/{log_id}/{revision}/")


def erase(log_id: str) -> None:
    """Take away every object of a log, for good."""
    erase_unfinished(log_id)
    _erase(blobs.originals(), f"logs/{log_id}/")
    _erase(blobs.originals(), incoming_key(log_id))
    _erase(blobs.renditions(), f"overviews/{log_id}/")
    _erase(blobs.renditions(), f"logs/{log_id}/")


def _erase(bucket: str, prefix: str, kept: str | None = None) -> None:
    """Delete every version under a prefix, delete markers too, but the newest of what begins with `kept`."""
    for page in blobs.client().get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        objects: Any = [
            {"Key": each.get("Key", ""), "VersionId": each.get("VersionId", "")}
            for each in (*page.get("Versions", []), *page.get("DeleteMarkers", []))
            if not (kept and each.get("IsLatest") and each.get("Key", "").startswith(kept))
        ]
        if objects:
            blobs.client().delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})
