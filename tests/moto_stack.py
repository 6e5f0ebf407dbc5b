"""Create the tables, buckets, queues and user pool of the templates in moto, and empty them between tests.

Tables and queues have their logical names, buckets are `originals` and `renditions`.
"""

import copy
import os
from collections.abc import Callable, Iterator
from typing import Any

import boto3
from moto.backends import get_backend
from moto.s3.models import FakeDeleteMarker

from local.moto.patches import patch
from local.settings import ACCOUNT, REGION, ROOT
from local.template.reader import read
from local.template.stack import Stack

_TABLE = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
_POOL = (
    *("AutoVerifiedAttributes", "UsernameConfiguration", "AdminCreateUserConfig", "AccountRecoverySetting"),
    *("LambdaConfig", "Policies", "Schema"),
)
_CLIENTS = {
    "Client": "CLIENT_ID",
    "EnrolmentClient": "ENROLMENT_CLIENT_ID",
    "RestrictedClient": "RESTRICTED_CLIENT_ID",
}
RESTRICT_TOKEN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:lightbox-RestrictToken"
_REAL_DYNAMODB = "AWS_ENDPOINT_URL_DYNAMODB"

# Read once, from templates that need no SAM: what they declare is what the tests run on.
TABLES = {
    logical: properties for _, logical, properties in Stack(ROOT / "infra/data.yaml").of_kind("AWS::DynamoDB::Table")
}


def provision() -> None:
    """Create every resource, and set the ids that Cognito made up in the handlers' environment."""
    patch()
    for name in TABLES:
        _make_table(name)
    s3, sqs = boto3.client("s3"), boto3.client("sqs")
    for logical, resource in read(ROOT / "template.yaml")["Resources"].items():
        if resource["Type"] == "AWS::S3::Bucket":
            bucket = logical.lower()
            s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
            if "VersioningConfiguration" in resource["Properties"]:
                s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        if resource["Type"] == "AWS::SQS::Queue":
            sqs.create_queue(QueueName=logical)
    boto3.client("sesv2").create_email_identity(EmailIdentity=os.environ["MAIL_FROM"])
    _make_pool(Stack(ROOT / "infra/identity.yaml", {"Registration": "open", "RestrictToken": RESTRICT_TOKEN}))


def empty() -> None:
    """Remove everything that a test has left."""
    _empty_tables()
    for bucket in _backend("s3", "aws").buckets.values():
        bucket.keys.clear()
        bucket.multiparts.clear()
    pool = _pool()
    for left in (pool.users, pool.refresh_tokens, pool.access_tokens, pool.id_tokens):
        left.clear()
    _backend("ses").sent_messages.clear()
    for queue in _backend("sqs").queues.values():
        queue._messages.clear()
        queue._pending_messages.clear()


def letters() -> list[Any]:
    """Return the letters that were sent, oldest first: each has a subject, a body, and destinations by kind."""
    return list(_backend("ses").sent_messages)


def keep() -> Callable[[], None]:
    """Return a function that brings back, as often as it is called, the rows, objects, uploads and users of now."""
    tables = {name: copy.deepcopy(table.items) for name, table in _backend("dynamodb").tables.items()}
    objects = {
        name: {key: copy.deepcopy(versions) for key, versions in bucket.keys.lists()}
        for name, bucket in _backend("s3", "aws").buckets.items()
    }
    uploads = {name: copy.deepcopy(bucket.multiparts) for name, bucket in _backend("s3", "aws").buckets.items()}
    users = _copied_users(_pool().users)

    def bring_back() -> None:
        empty()
        for name, items in tables.items():
            _backend("dynamodb").tables[name].items.update(copy.deepcopy(items))
        for name, kept in objects.items():
            for key, versions in kept.items():
                _backend("s3", "aws").buckets[name].keys.setlist(key, copy.deepcopy(versions))
        for name, begun in uploads.items():
            _backend("s3", "aws").buckets[name].multiparts.update(copy.deepcopy(begun))
        _pool().users.update(_copied_users(users))
        for group in _pool().groups.values():
            group.users = {user for user in _pool().users.values() if group in user.groups}

    return bring_back


def _copied_users(users: dict[str, Any]) -> dict[str, Any]:
    """Return copies of users in the groups that there are, not in copies of these."""
    return copy.deepcopy(users, {id(group): group for group in _pool().groups.values()})


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each row, as DynamoDB writes it, with the name of its table."""
    for name, table in _backend("dynamodb").tables.items():
        yield from ((name, item.to_json()["Attributes"]) for item in table.all_items())


def objects() -> Iterator[tuple[str, str]]:
    """Yield the bucket and the key of each object that is not hidden."""
    for name, bucket in _backend("s3", "aws").buckets.items():
        yield from ((name, key) for key, newest in bucket.keys.items() if not isinstance(newest, FakeDeleteMarker))


def kept_keys() -> set[tuple[str, str]]:
    """Return the bucket and the key of whatever takes space: objects, hidden versions, markers, parts of uploads."""
    buckets = _backend("s3", "aws").buckets.items()
    whole = {(name, key) for name, bucket in buckets for key, versions in bucket.keys.lists() if versions}
    return whole | {(name, part.key_name) for name, bucket in buckets for part in bucket.multiparts.values()}


def users() -> Iterator[tuple[str, str, list[str]]]:
    """Yield the name, the status and the groups of each user of the pool."""
    for user in _pool().users.values():
        yield user.username, user.status, sorted(group.group_name for group in user.groups)


def _pool() -> Any:
    return next(iter(_backend("cognito-idp").user_pools.values()))


def _backend(service: str, region: str = REGION) -> Any:
    backends: Any = get_backend(service)  # type: ignore[call-overload]
    return backends[ACCOUNT][region]


def _make_table(name: str) -> None:
    properties = {key: TABLES[name][key] for key in _TABLE if key in TABLES[name]}
    boto3.client("dynamodb").create_table(TableName=name, **properties)


def _empty_tables() -> None:
    if os.environ.get(_REAL_DYNAMODB):
        for name in TABLES:
            boto3.client("dynamodb").delete_table(TableName=name)
            _make_table(name)
        return
    for table in _backend("dynamodb").tables.values():
        table.items.clear()


def _make_pool(stack: Stack) -> None:
    cognito = boto3.client("cognito-idp")
    for _, logical, properties in stack.of_kind("AWS::Cognito::UserPool"):
        settings = {key: properties[key] for key in _POOL if key in properties}
        pool = cognito.create_user_pool(PoolName=logical, **settings)
        stack.physical[logical] = os.environ["USER_POOL_ID"] = pool["UserPool"]["Id"]
        cognito.set_user_pool_mfa_config(
            UserPoolId=pool["UserPool"]["Id"],
            SoftwareTokenMfaConfiguration={"Enabled": True},
            MfaConfiguration=properties["MfaConfiguration"],
        )
    for _, logical, properties in stack.of_kind("AWS::Cognito::UserPoolClient"):
        made = cognito.create_user_pool_client(**{"ClientName": logical} | properties)
        os.environ[_CLIENTS[logical]] = made["UserPoolClient"]["ClientId"]
    for _, _, properties in stack.of_kind("AWS::Cognito::UserPoolGroup"):
        cognito.create_group(**properties)
