"""Name the S3 operation of an HTTP request, with the parameters that decide who may do it.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from local.s3_guard.refusal import Refusal
from local.s3_guard.wire import Wire

_OF_BUCKETS = {
    ("GET", "versions"): "ListObjectVersions",
    ("GET", "uploads"): "ListMultipartUploads",
    ("GET", "list-type"): "ListObjectsV2",
    ("POST", "delete"): "DeleteObjects",
}
_OF_OBJECTS = {
    ("GET", "uploadId"): "ListParts",
    ("PUT", "uploadId"): "UploadPart",
    ("POST", "uploadId"): "CompleteMultipartUpload",
    ("DELETE", "uploadId"): "AbortMultipartUpload",
    ("POST", "uploads"): "CreateMultipartUpload",
}
_VERBS = {"GET": "Get", "PUT": "Put", "DELETE": "Delete", "HEAD": "Head", "POST": "Post"}
# The part of a bucket or an object that a request is about.
_PARTS = {
    *("accelerate", "acl", "analytics", "attributes", "cors", "encryption", "intelligent-tiering", "inventory"),
    *("legal-hold", "lifecycle", "location", "logging", "metrics", "notification", "object-lock", "ownershipControls"),
    *("policy", "policyStatus", "publicAccessBlock", "replication", "requestPayment", "restore", "retention"),
    *("select", "tagging", "torrent", "versioning", "website"),
}


def operation_of(wire: Wire) -> tuple[str, dict[str, Any]]:
    """Return the operation and its Bucket, Key, VersionId, CopySource and Delete, as boto3 names them.

    Raises Refusal for a body of DeleteObjects that is not XML.
    """
    query = dict(wire.query)
    parameters: dict[str, Any] = {}
    if wire.bucket:
        parameters["Bucket"] = wire.bucket
    if wire.key:
        parameters["Key"] = wire.key
    if "versionId" in query:
        parameters["VersionId"] = query["versionId"]
    operation = _name(wire.method, query, of_object=bool(wire.key), of_bucket=bool(wire.bucket))
    if operation in {"PutObject", "UploadPart"} and "x-amz-copy-source" in wire.headers:
        operation = {"PutObject": "CopyObject", "UploadPart": "UploadPartCopy"}[operation]
        parameters["CopySource"] = copy_source(wire.headers["x-amz-copy-source"])
    if operation == "DeleteObjects":
        parameters["Delete"] = {"Objects": _listed(bytes(wire.body))}
    return operation, parameters


def _name(method: str, query: Mapping[str, str], *, of_object: bool, of_bucket: bool) -> str:
    verb = _VERBS.get(method, method)
    if not of_bucket:
        return "ListBuckets"
    special = _OF_OBJECTS if of_object else _OF_BUCKETS
    named = next((special[method, name] for name in query if (method, name) in special), None)
    if named:
        return named
    kind = "Object" if of_object else "Bucket"
    part = next((name for name in query if name in _PARTS), None)
    if part:
        camel = "".join(word[:1].upper() + word[1:] for word in part.split("-"))
        return f"{verb}{kind}{camel}"
    if not of_object:
        return {"GET": "ListObjects", "PUT": "CreateBucket"}.get(method, f"{verb}Bucket")
    return f"{verb}Object"


def copy_source(header: str) -> dict[str, str]:
    """Parse `/bucket/key?versionId=…`, of which bucket and key are percent-encoded."""
    path, _, version = header.partition("?versionId=")
    bucket, _, key = unquote(path).removeprefix("/").partition("/")
    return {"Bucket": bucket, "Key": key} | ({"VersionId": version} if version else {})


def _listed(body: bytes) -> list[dict[str, str]]:
    try:
        root = ET.fromstring(body)  # noqa: S314 - signed by a principal of this stack
    except ET.ParseError as error:
        raise Refusal(400, "MalformedXML", "The XML you provided was not well-formed.") from error
    found = [
        {_plain(member.tag): member.text or "" for member in each} for each in root if _plain(each.tag) == "Object"
    ]
    return [{"Key": each.get("Key", "")} | ({"VersionId": v} if (v := each.get("VersionId")) else {}) for each in found]


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]
