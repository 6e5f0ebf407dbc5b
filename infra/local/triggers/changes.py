"""Find the objects that a successful S3 call created or removed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

from local.aws.cloud import Environ
from local.s3_guard.posts import AS_POST


@dataclass(frozen=True)
class Change:
    """An object that was created or removed; `version` only in a versioned bucket."""

    event: str
    bucket: str
    key: str
    version: str | None = None


def changes(environ: Environ, status: int, headers: Mapping[str, str], body: bytes) -> Iterator[Change]:
    """Yield every change that a call made, from its request and its answer (header names in lower case)."""
    if not 200 <= status < 300:  # noqa: PLR2004
        return
    path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace").removeprefix("/")
    bucket, _, key = path.partition("/")
    query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
    version = headers.get("x-amz-version-id")
    match environ["REQUEST_METHOD"]:
        case "PUT" if key and not _is_about_something_else(query):
            event = "Copy" if "HTTP_X_AMZ_COPY_SOURCE" in environ else "Post" if AS_POST in environ else "Put"
            yield Change(f"ObjectCreated:{event}", bucket, key, version)
        case "POST" if key and "uploadId" in query:
            yield Change("ObjectCreated:CompleteMultipartUpload", bucket, key, version)
        case "DELETE" if key and not _is_about_something_else(query):
            marker = headers.get("x-amz-delete-marker") == "true" and "versionId" not in query
            yield Change(_removed(marker=marker), bucket, key, version)
        case "POST" if "delete" in query:
            yield from _deleted(bucket, body)
        case _:
            return


def _removed(*, marker: bool) -> str:
    return f"ObjectRemoved:{'DeleteMarkerCreated' if marker else 'Delete'}"


def _is_about_something_else(query: Mapping[str, str]) -> bool:
    """Return True if the query names parts of uploads, tags, locks, ...: anything but a signature and a version."""
    return any(not name.lower().startswith("x-") and name != "versionId" for name in query)


def _deleted(bucket: str, body: bytes) -> Iterator[Change]:
    plain = re.sub(rb' xmlns="[^"]*"', b"", body)
    for deleted in ET.fromstring(plain).iter("Deleted"):  # noqa: S314 - moto's own answer
        marker = deleted.findtext("DeleteMarker") == "true"
        version = deleted.findtext("DeleteMarkerVersionId") or deleted.findtext("VersionId")
        yield Change(_removed(marker=marker), bucket, deleted.findtext("Key") or "", version)
