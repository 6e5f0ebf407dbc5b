"""The two buckets: `originals`, which clients fill through `incoming/`, and `renditions`, which triggers fill.

incoming/images/<image_key>                 what a client sent; never served; gone once it is checked
refused/<image_key>                         what was refused, for the owner to fetch; gone after 30 days
originals/<image_key>/<sha256>              an accepted file, byte for byte
resized/<image_key>/<sha256>/<name>.<ext>   a smaller picture of it          (renditions bucket)
colored/<image_key>/<sha256>/<name>.png     a colour-mapped one              (renditions bucket)
rewritten/<image_key>/<sha256>              a DICOM file whose frames can be read by range (renditions bucket)
compressing/<image_key>                     the request to make its copy in HTJ2K (renditions bucket)
htj2k/<image_key>/<sha256>                  a DICOM file with the same pixels in HTJ2K (renditions bucket)
metadata/<image_key>/<sha256>.json.gz       its data set as DICOM JSON without the bulk data (renditions bucket)
series/<scope>/<study>/<tag>                the metadata of instances of a series (renditions bucket)
jobs/<job_id>                               the request to run a job (renditions bucket)
exports/<job_id>/<name>                     the result of a job, and the pieces it is made of (renditions bucket)
gathered/<tag>                              what DICOMweb made of several; gone after a day (renditions bucket)
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import ClientError

from core.aws import presigned, session
from core.kernel.content import Span
from core.kernel.errors import NotFound
from core.kernel.visibility import Visibility

if TYPE_CHECKING:
    from botocore.response import StreamingBody
    from mypy_boto3_s3 import S3Client

# Keys name contents, so an object never changes. Presigned URLs override this: see core.aws.presigned.
FOREVER = "private, max-age=31536000, immutable"
LARGE = 256 << 10  # bytes from which S3 Intelligent-Tiering saves more than it costs to watch an object (ADR 47)


@cache
def client() -> "S3Client":
    return new_client()


def new_client(read_timeout: int = 15, connections: int = 32) -> "S3Client":
    """Return a client that waits `read_timeout` seconds for an answer, on so many connections at once."""
    path_style = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    config = Config(
        signature_version="s3v4",
        connect_timeout=2,
        read_timeout=read_timeout,
        max_pool_connections=connections,
        retries={"mode": "standard", "max_attempts": 4},
        s3={"addressing_style": "path" if path_style else "virtual"},
    )
    return session.new_client("s3", config)


def originals() -> str:
    return os.environ["ORIGINALS_BUCKET"]


def renditions() -> str:
    return os.environ["RENDITIONS_BUCKET"]


def rewritten_key(image_key: str, sha256: str) -> str:
    return f"rewritten/{image_key}/{sha256}"


def compressing_key(image_key: str) -> str:
    return f"compressing/{image_key}"


def htj2k_key(image_key: str, sha256: str) -> str:
    return f"htj2k/{image_key}/{sha256}"


def metadata_key(image_key: str, sha256: str) -> str:
    return f"metadata/{image_key}/{sha256}.json.gz"


class Missing(NotFound):
    """The object does not exist, or no longer does: a request that lost against a deletion finds nothing."""


def described(media_type: str, size: int) -> Any:
    """Return what S3 is told of a new object of `size` bytes: its type, and how it is cached and kept."""
    kept = {"StorageClass": os.environ["STORAGE_CLASS"]} if size >= LARGE else {}
    return {"ContentType": media_type, "CacheControl": FOREVER} | kept


def download(bucket: str, key: str, path: Path, version_id: str | None = None) -> None:
    """Stream an object to a file, a megabyte at a time. Raises Missing."""
    version: Any = {"VersionId": version_id} if version_id else {}
    body = _open(bucket, key, version)
    with path.open("wb") as file:
        for block in body.iter_chunks(1 << 20):
            file.write(block)


def sha256(bucket: str, key: str) -> str:
    """Return the hash of an object, read a megabyte at a time. Raises Missing."""
    digest = hashlib.sha256()
    for block in _open(bucket, key, {}).iter_chunks(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def write(bucket: str, key: str, content: bytes | Path, media_type: str, encoding: str | None = None) -> None:
    """Write under a key that depends only on the input, so that a retry changes nothing."""
    encoded: Any = {"ContentEncoding": encoding} if encoding else {}
    if isinstance(content, Path):
        about = described(media_type, content.stat().st_size) | encoded
        with content.open("rb") as file:
            client().put_object(Bucket=bucket, Key=key, Body=file, **about)
    else:
        client().put_object(Bucket=bucket, Key=key, Body=content, **described(media_type, len(content)), **encoded)


def write_for_download(key: str, visibility: Visibility, content: bytes, media_type: str) -> str:
    """Write a rendition of something with this visibility, and return a URL that reads it."""
    write(renditions(), key, content, media_type)
    return presigned.get_url(renditions(), key, visibility)


def read(bucket: str, key: str, span: Span | None = None) -> bytes:
    """Return the bytes of an object, or `span[1]` bytes from offset `span[0]`. Raises Missing."""
    window: Any = {"Range": f"bytes={span[0]}-{span[0] + span[1] - 1}"} if span else {}
    return _open(bucket, key, window).read()


def _open(bucket: str, key: str, options: Any) -> "StreamingBody":
    try:
        return client().get_object(Bucket=bucket, Key=key, **options)["Body"]
    except ClientError as error:
        if is_missing(error):
            raise Missing from error
        raise


def exists(bucket: str, key: str) -> bool:
    try:
        client().head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if is_missing(error):
            return False
        raise
    return True


def size(bucket: str, key: str) -> int:
    """Return the size of an object in bytes. Raises Missing."""
    try:
        return client().head_object(Bucket=bucket, Key=key)["ContentLength"]
    except ClientError as error:
        if is_missing(error):
            raise Missing from error
        raise


def remove(bucket: str, keys: Iterable[str]) -> None:
    """Delete objects; in the versioned bucket that hides them until `restore` or `erase`."""
    objects: Any = [{"Key": key} for key in keys]
    for start in range(0, len(objects), 1000):
        client().delete_objects(Bucket=bucket, Delete={"Objects": objects[start : start + 1000], "Quiet": True})


def unhide(bucket: str, key: str) -> bool:
    """Restore a removed object by deleting its delete markers. Return False if no version of it is left."""
    markers: Any = [{"Key": key, "VersionId": version_id} for name, version_id in _markers(bucket, key) if name == key]
    if markers:
        client().delete_objects(Bucket=bucket, Delete={"Objects": markers, "Quiet": True})
    return exists(bucket, key)


def unhide_folder(bucket: str, folder: str) -> None:
    """Restore every removed object in a folder, which ends with a slash, by deleting the delete markers."""
    markers: Any = [{"Key": key, "VersionId": version_id} for key, version_id in _markers(bucket, folder)]
    for start in range(0, len(markers), 1000):
        client().delete_objects(Bucket=bucket, Delete={"Objects": markers[start : start + 1000], "Quiet": True})


def erase(bucket: str, key: str) -> None:
    """Delete every version and delete marker of one object, and of no other whose key begins with the same characters.

    S3 lists keys in order, so the versions of the key itself come first.
    """
    for page in _version_pages(bucket, key):
        _delete_versions(bucket, [each for each in page if each["Key"] == key])
        if any(each["Key"] != key for each in page):
            return


def erase_folder(bucket: str, folder: str, kept: str | None = None) -> None:
    """Delete every version and delete marker in a folder, except the newest of keys that begin with `kept`.

    Raises ValueError unless the folder ends with a slash: "scan1" would name the objects of "scan10" too.
    """
    if not folder.endswith("/"):
        raise ValueError(f"{folder} is not a folder")
    for page in _version_pages(bucket, folder):
        _delete_versions(
            bucket, [each for each in page if not (kept and each["IsLatest"] and each["Key"].startswith(kept))]
        )


def _version_pages(bucket: str, prefix: str) -> Iterator[list[dict[str, Any]]]:
    """Yield the versions and delete markers under a prefix, a page at a time."""
    for page in client().get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        yield [dict(each) for each in (*page.get("Versions", []), *page.get("DeleteMarkers", []))]


def _delete_versions(bucket: str, versions: list[dict[str, Any]]) -> None:
    objects: Any = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in versions]
    if objects:
        client().delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})


def listed(bucket: str, prefix: str) -> Iterator[tuple[str, Any]]:
    """Yield the key and the last change of every object under a prefix."""
    for page in client().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for each in page.get("Contents", []):
            yield each.get("Key", ""), each.get("LastModified")


def _markers(bucket: str, prefix: str) -> Iterator[tuple[str, str]]:
    for page in client().get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        for each in page.get("DeleteMarkers", []):
            yield each.get("Key", ""), each.get("VersionId", "")


def is_missing(error: ClientError) -> bool:
    """Return whether there is no such object, version or upload."""
    return error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == HTTPStatus.NOT_FOUND
