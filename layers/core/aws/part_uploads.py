"""Write large objects part by part: clients by presigned URLs, functions as they read."""

from tempfile import TemporaryFile
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from core.aws.blobs import client, described, is_missing, originals

PART = 5 << 20  # bytes: S3's least for all parts but the last


def begin(key: str, media_type: str) -> str:
    """Start a multipart upload, and return its id."""
    return client().create_multipart_upload(Bucket=originals(), Key=key, ContentType=media_type)["UploadId"]


class ArrivedPart(NamedTuple):
    """A part of an unfinished upload that S3 has."""

    size: int  # bytes
    etag: str


def arrived(key: str, upload_id: str) -> dict[int, ArrivedPart] | None:
    """Return the parts that S3 has, by number; None if the upload was finished or aborted."""
    try:
        pages = client().get_paginator("list_parts").paginate(Bucket=originals(), Key=key, UploadId=upload_id)
        return {
            part.get("PartNumber", 0): ArrivedPart(part.get("Size", 0), part.get("ETag", ""))
            for page in pages
            for part in page.get("Parts", [])
        }
    except ClientError as error:
        if is_missing(error):
            return None
        raise


def assemble(key: str, upload_id: str) -> None:
    """Assemble the uploaded parts into one object. Does nothing without parts, or if it was done before."""
    present = arrived(key, upload_id) or {}
    parts: Any = [{"PartNumber": number, "ETag": part.etag} for number, part in sorted(present.items())]
    try:
        if parts:
            client().complete_multipart_upload(
                Bucket=originals(), Key=key, UploadId=upload_id, MultipartUpload={"Parts": parts}
            )
    except ClientError as error:
        if not is_missing(error):
            raise


def abort(prefix: str) -> None:
    """Abort the unfinished uploads under a prefix, which deletes their parts."""
    found = client().list_multipart_uploads(Bucket=originals(), Prefix=prefix)
    for upload in found.get("Uploads", []):
        key, upload_id = upload.get("Key", ""), upload.get("UploadId", "")
        try:
            client().abort_multipart_upload(Bucket=originals(), Key=key, UploadId=upload_id)
        except ClientError as error:
            if not is_missing(error):  # another process has ended it
                raise


class ObjectWriter:
    """An object that is written piece by piece and exists once it is finished. Always close it.

    A part waits on disk until it is full: five strips of five megabytes would be most of an import's memory.
    """

    def __init__(self, key: str, media_type: str, bucket: str | None = None) -> None:
        self._where: Any = {"Bucket": bucket or originals(), "Key": key}
        self._media_type = media_type
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
            client().put_object(**self._where, Body=self._waiting, **described(self._media_type, self._size))
            return
        if self._size:
            self._send()
        client().complete_multipart_upload(**self._where, UploadId=self._upload, MultipartUpload={"Parts": self._parts})

    def close(self) -> None:
        self._waiting.close()

    def _send(self) -> None:
        if self._upload is None:
            about = described(self._media_type, self._size)
            self._upload = client().create_multipart_upload(**self._where, **about)["UploadId"]
        number = len(self._parts) + 1
        self._waiting.seek(0)
        sent = client().upload_part(**self._where, UploadId=self._upload, PartNumber=number, Body=self._waiting)
        self._parts.append({"ETag": sent["ETag"], "PartNumber": number})
        self._waiting.seek(0)
        self._waiting.truncate()
        self._size = 0
