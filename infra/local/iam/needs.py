"""List the permissions that an AWS call needs: an action each, on the ARN of a resource.

https://docs.aws.amazon.com/service-authorization/latest/reference/
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from local.settings import ACCOUNT, REGION

# What Cognito lets anybody call, whose own tokens or codes are the proof.
UNSIGNED = frozenset({
    *("AssociateSoftwareToken", "ChangePassword", "ConfirmForgotPassword", "ConfirmSignUp", "DeleteUser"),
    *("DeleteUserAttributes", "ForgotPassword", "GetUser", "GetUserAttributeVerificationCode", "GlobalSignOut"),
    *("InitiateAuth", "ResendConfirmationCode", "RespondToAuthChallenge", "RevokeToken", "SetUserMFAPreference"),
    *("SignUp", "UpdateUserAttributes", "VerifySoftwareToken", "VerifyUserAttribute"),
})  # fmt: skip
# S3 operations whose permission is not called as they are.
_S3_ACTIONS = {
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListBuckets": "ListAllMyBuckets",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "ListObjectVersions": "ListBucketVersions",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
    "ListParts": "ListMultipartUploadParts",
    "ListMultipartUploads": "ListBucketMultipartUploads",
}
OF_UPLOADS = frozenset({"AbortMultipartUpload", "CompleteMultipartUpload", "ListParts", "UploadPart"})
_OF_VERSIONS = frozenset({"GetObject", "DeleteObject"})
_TRANSACTED = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}

type NameOf = Callable[[str], str | None]  # the name of a table, bucket or pool on AWS; None for one of no interest


class Need(NamedTuple):
    action: str
    resource: str
    context: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.action} on {self.resource}"


def needs(service: str, operation: str, parameters: Mapping[str, Any], name_of: NameOf = str) -> Iterator[Need]:
    """Return the permissions that a call needs; `parameters` are those that boto3 takes."""
    match service:
        case "dynamodb":
            yield from _tables(operation, parameters, name_of)
        case "s3":
            yield from _objects(operation, parameters, name_of)
        case "cognito-idp" if operation in UNSIGNED:
            return
        case "cognito-idp":
            pool = name_of(str(parameters.get("UserPoolId", "*")))
            yield Need(f"cognito-idp:{operation}", f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{pool}")
        case "sesv2":
            sender = parameters.get("FromEmailAddress", "*")
            yield Need(
                f"ses:{operation}",
                f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/{sender}",
                (("ses:FromAddress", sender),),
            )
        case _:
            yield Need(f"{service}:{operation}", "*")


def unlisted(operation: str, parameters: Mapping[str, Any], name_of: NameOf = str) -> Iterator[Need]:
    """Return the permission without which S3 says of a missing object that it is forbidden, not that it is missing.

    The missing object of a copy is its source. A missing upload is told to everybody.
    """
    if operation not in OF_UPLOADS and "Key" in parameters:
        yield from _object("ListBucket", parameters.get("CopySource", parameters)["Bucket"], None, name_of)


def _tables(operation: str, parameters: Mapping[str, Any], name_of: NameOf) -> Iterator[Need]:
    if operation in {"TransactWriteItems", "TransactGetItems"}:
        for item in parameters["TransactItems"]:
            for kind, given in item.items():
                yield from _table(_TRANSACTED.get(kind, "GetItem"), given["TableName"], name_of)
    elif operation in {"BatchGetItem", "BatchWriteItem"}:
        for table in parameters["RequestItems"]:
            yield from _table(operation, table, name_of)
    else:
        index = f"/index/{parameters['IndexName']}" if "IndexName" in parameters else ""
        yield from _table(operation, str(parameters.get("TableName", "*")), name_of, index)


def _table(operation: str, given: str, name_of: NameOf, index: str = "") -> Iterator[Need]:
    if name := name_of(given.rpartition("/")[2]):  # a table may be named by its ARN
        yield Need(f"dynamodb:{operation}", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}{index}")


def _objects(operation: str, parameters: Mapping[str, Any], name_of: NameOf) -> Iterator[Need]:
    bucket = parameters.get("Bucket", "")
    if operation in {"CopyObject", "UploadPartCopy"}:
        source = parameters["CopySource"]
        yield from _object("GetObject", source["Bucket"], source["Key"], name_of, versioned="VersionId" in source)
        yield from _object("PutObject", bucket, parameters["Key"], name_of)
    elif operation == "DeleteObjects":
        for each in parameters["Delete"]["Objects"]:
            yield from _object("DeleteObject", bucket, each["Key"], name_of, versioned="VersionId" in each)
    else:
        action = _S3_ACTIONS.get(operation, operation)
        yield from _object(action, bucket, parameters.get("Key"), name_of, versioned="VersionId" in parameters)


def _object(action: str, bucket: str, key: str | None, name_of: NameOf, *, versioned: bool = False) -> Iterator[Need]:
    name = name_of(bucket) if bucket else "*"
    if name:
        suffix = "Version" if versioned and action in _OF_VERSIONS else ""
        yield Need(f"s3:{action}{suffix}", f"arn:aws:s3:::{name}" + (f"/{key}" if key else ""))
