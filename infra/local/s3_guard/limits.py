"""Refuse what S3 refuses of single requests and moto takes: too much metadata, public ACLs, parts out of order.

https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

import json
import re
from collections.abc import Mapping
from itertools import pairwise

from local.iam.conditions import UnknownCondition
from local.iam.statements import ANYBODY, statements_in
from local.s3_guard.buckets import Buckets
from local.s3_guard.refusal import Refusal
from local.s3_guard.wire import Wire

METADATA = 2048  # bytes of names and values, without the prefix
PARTS = 10_000
_PREFIX = "x-amz-meta-"
_PUBLIC_ACLS = {"public-read", "public-read-write", "authenticated-read"}
_OWNERS_ACLS = {"private", "bucket-owner-full-control"}  # a bucket without ACLs, as all new ones are, takes only these
_PUBLIC_GROUPS = (b"groups/global/AllUsers", b"groups/global/AuthenticatedUsers")
_NUMBER = re.compile(rb"<PartNumber>\s*(\d+)\s*</PartNumber>")


def check_limits(wire: Wire, operation: str, buckets: Buckets) -> None:
    """Raise Refusal for a request that S3 refuses whoever sends it."""
    check_metadata(wire.headers)
    query = dict(wire.query)
    _check_acls(wire, operation, buckets)
    match operation:
        case "UploadPart" | "UploadPartCopy":
            number = query.get("partNumber", "")
            if not number.isdecimal() or not 1 <= int(number) <= PARTS:
                raise Refusal(
                    400, "InvalidArgument", f"Part number must be an integer between 1 and {PARTS}, inclusive"
                )
        case "CompleteMultipartUpload":
            numbers = [int(number) for number in _NUMBER.findall(bytes(wire.body))]
            if any(one >= other for one, other in pairwise(numbers)):
                raise Refusal(400, "InvalidPartOrder", "The list of parts was not in ascending order.")
        case "DeleteObjects":
            if bytes(wire.body).count(b"<Key>") > 1000:  # noqa: PLR2004
                raise Refusal(400, "MalformedXML", "The XML you provided was not well-formed or did not validate.")
        case "PutBucketPolicy":
            _check_policy(wire, buckets)
        case _:
            return


def check_metadata(headers: Mapping[str, str]) -> None:
    """Raise Refusal for more than 2 KB of metadata of a user, in the headers of a request or the fields of a form."""
    named = [(name.removeprefix(_PREFIX), value) for name, value in headers.items() if name.startswith(_PREFIX)]
    if sum(len(name.encode()) + len(value.encode()) for name, value in named) > METADATA:
        raise Refusal(400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size")


def _check_acls(wire: Wire, operation: str, buckets: Buckets) -> None:
    canned = wire.headers.get("x-amz-acl")
    grants = " ".join(value for name, value in wire.headers.items() if name.startswith("x-amz-grant-")).encode()
    granted = grants + (bytes(wire.body) if operation in {"PutObjectAcl", "PutBucketAcl"} else b"")
    is_public = canned in _PUBLIC_ACLS or any(group in granted for group in _PUBLIC_GROUPS)
    if is_public and "BlockPublicAcls" in buckets.public_access_blocks(wire.bucket):
        raise Refusal(403, "AccessDenied", "Public access to this bucket is blocked by its BlockPublicAcls setting.")
    if grants or (canned and canned not in _OWNERS_ACLS):
        raise Refusal(400, "AccessControlListNotSupported", "The bucket does not allow ACLs")


def _check_policy(wire: Wire, buckets: Buckets) -> None:
    try:
        statements = list(statements_in(json.loads(bytes(wire.body))))
    except (ValueError, KeyError, TypeError, AttributeError, UnknownCondition) as error:
        raise Refusal(400, "MalformedPolicy", "Policies must be valid JSON, of statements that can be read.") from error
    is_public = any(not each.denies and each.principals == ANYBODY and not each.conditions for each in statements)
    if is_public and "BlockPublicPolicy" in buckets.public_access_blocks(wire.bucket):
        raise Refusal(403, "AccessDenied", "Public policies are blocked by the BlockPublicPolicy setting.")
