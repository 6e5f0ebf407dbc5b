"""Check the AWS calls of each invocation in a test against template.yaml, for moto allows every call."""

import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from local.settings import ACCOUNT, REGION, ROOT
from local.template.functions import functions
from local.template.stack import Stack
from roles import Grant, grants_of_roles

from wire import Call

PRESIGNED = re.compile(r"https://[^\s\"\\]+X-Amz-Signature=[0-9a-f]{64}")
# What Cognito lets anybody call, whose own tokens or codes are the proof.
UNSIGNED = {
    "InitiateAuth",
    "RevokeToken",
    "SignUp",
    "ConfirmSignUp",
    "ResendConfirmationCode",
    "GetUser",
    "GlobalSignOut",
    "AssociateSoftwareToken",
    "VerifySoftwareToken",
}
# S3 operations whose permission is not called as they are.
S3_ACTIONS = {
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListObjectsV2": "ListBucket",
    "ListObjectVersions": "ListBucketVersions",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
    "ListParts": "ListMultipartUploadParts",
    "ListMultipartUploads": "ListBucketMultipartUploads",
}
OF_UPLOADS = {
    "AbortMultipartUpload",
    "CompleteMultipartUpload",
    "ListParts",
    "UploadPart",
}  # a missing one is told to all
OF_VERSIONS = {"GetObject", "DeleteObject"}
TRANSACTED = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}


class Need(NamedTuple):
    action: str
    resource: str


# Which action of which of a function's grants a test has made use of.
USED: set[tuple[str, int, str]] = set()


def refused(handler: object, calls: list[Call], answer: Any) -> list[str]:
    """Return what IAM would have refused to this handler; nothing for a handler without a function."""
    module = module_of(handler)
    if module not in _grants():
        return []
    missing: list[str] = []
    own = [call for call in calls if not call.by_test]
    for need in sorted({need for call in own for need in needs(call)} | set(_signed(answer))):
        allowing = {number for number, grant in enumerate(_grants()[module]) if grant.allows(*need)}
        USED.update((module, number, need.action) for number in allowing)
        if not allowing:
            missing.append(f"{need.action} on {need.resource}")
    return missing


def unused() -> list[str]:
    """Return what is granted and was used by no test of this session.

    A role has to use each managed policy that it is given; each action of a policy has to be used by some role.
    """
    used, in_use = defaultdict[Any, set[str]](set), set[tuple[str, str]]()
    for module, number, action in USED:
        grant = _grants()[module][number]
        used[grant if grant.policy else (module, number)].add(action)
        in_use.add((module, grant.policy))
    given = [(module, number, grant) for module, grants in _grants().items() for number, grant in enumerate(grants)]
    idle = {
        f"{module}: {grant.policy}"
        for module, _, grant in given
        if grant.policy and (module, grant.policy) not in in_use
    }
    for module, number, grant in given:
        if left := grant.unused(used[grant if grant.policy else (module, number)]):
            idle.add(f"{grant.policy or module}: {', '.join(left)} on {', '.join(grant.resources)}")
    return sorted(idle)


def needs(call: Call) -> Iterator[Need]:
    """Return the permissions that a call needs, on resources by their logical names."""
    parameters = call.parameters
    match call.service:
        case "dynamodb":
            yield from _tables(call.operation, parameters)
        case "s3":
            yield from _objects(call)
        case "cognito-idp" if call.operation not in UNSIGNED:
            pool = _names()[parameters["UserPoolId"]]
            yield Need(f"cognito-idp:{call.operation}", f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{pool}")
        case "cognito-idp":
            return
        case "sesv2":
            sender = parameters["FromEmailAddress"]
            yield Need(f"ses:{call.operation}", f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/{sender}")
        case service:
            yield Need(f"{service}:{call.operation}", "*")


def _tables(operation: str, parameters: Mapping[str, Any]) -> Iterator[Need]:
    if operation in {"TransactWriteItems", "TransactGetItems"}:
        for item in parameters["TransactItems"]:
            for kind, given in item.items():
                yield from _table(TRANSACTED.get(kind, "GetItem"), given["TableName"])
    elif operation in {"BatchGetItem", "BatchWriteItem"}:
        for table in parameters["RequestItems"]:
            yield from _table(operation, table)
    else:
        index = f"/index/{parameters['IndexName']}" if "IndexName" in parameters else ""
        yield from _table(operation, parameters["TableName"], index)


def _table(operation: str, name: str, index: str = "") -> Iterator[Need]:
    if name in _names():
        arn = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{_names()[name]}{index}"
        yield Need(f"dynamodb:{operation}", arn)


def _objects(call: Call) -> Iterator[Need]:
    parameters, bucket = call.parameters, call.parameters["Bucket"]
    if call.operation in {"CopyObject", "UploadPartCopy"}:
        source = parameters["CopySource"]
        yield from _object("GetObject", source["Bucket"], source["Key"], versioned="VersionId" in source)
        yield from _object("PutObject", bucket, parameters["Key"])
    elif call.operation == "DeleteObjects":
        for each in parameters["Delete"]["Objects"]:
            yield from _object("DeleteObject", bucket, each["Key"], versioned="VersionId" in each)
    else:
        action = S3_ACTIONS.get(call.operation, call.operation)
        yield from _object(action, bucket, parameters.get("Key"), versioned="VersionId" in parameters)
    if (
        call.status == 404 and call.operation not in OF_UPLOADS
    ):  # without the right to list, S3 says 403 of what is not there
        yield from _object("ListBucket", bucket, None)


def _object(action: str, bucket: str, key: str | None, *, versioned: bool = False) -> Iterator[Need]:
    if bucket in _names():
        suffix = "Version" if versioned and action in OF_VERSIONS else ""
        yield Need(f"s3:{action}{suffix}", f"arn:aws:s3:::{_names()[bucket]}" + (f"/{key}" if key else ""))


def _signed(answer: Any) -> Iterator[Need]:
    """Return the permissions of presigned URLs in an answer: they write to incoming/ and read elsewhere."""
    for url in PRESIGNED.findall(json.dumps(answer)):
        address = urlsplit(url)
        bucket, key = address.netloc.partition(".")[0], unquote(address.path).lstrip("/")
        yield from _object("PutObject" if key.startswith("incoming/") else "GetObject", bucket, key)


def module_of(handler: object) -> str:
    """Return the module whose handler this is; the test that imports it has it too, by the same name."""
    return next((name for name in _grants() if getattr(sys.modules.get(name), "handler", None) is handler), "")


@cache
def _stack() -> Stack:
    return Stack(ROOT / "template.yaml")


def _names() -> dict[str, str]:
    """Return the logical name of every table, bucket and pool by its name here."""
    kinds: tuple[str, ...] = ("_TABLE", "_BUCKET", "USER_POOL_ID")
    return {
        os.environ[name]: value for name, value in _variables().items() if name.endswith(kinds) and name in os.environ
    }


@cache
def _variables() -> Mapping[str, str]:
    return next(iter(functions(_stack()).values())).environment


@cache
def _grants() -> dict[str, list[Grant]]:
    """Return what the role of each function allows, by the function's module."""
    roles = grants_of_roles(_stack())
    return {function.module: roles[f"{function.logical}Role"] for function in functions(_stack()).values()}
