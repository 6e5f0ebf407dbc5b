"""Create what the template declares: tables, buckets, queues, the user pool with its client, groups and administrator.

moto's CloudFormation ignores many of these properties without an error, so the service's own API creates each.
"""

import json
from contextlib import suppress
from typing import Any

from local.aws.clients import client
from local.template.stack import Stack

ADMINISTRATOR = "admin"
PASSWORD = "Lightbox-admin-1"  # noqa: S105 - printed at every start
_POOL = (
    "Policies",
    "AutoVerifiedAttributes",
    "UsernameAttributes",
    "UsernameConfiguration",
    "AdminCreateUserConfig",
    "AccountRecoverySetting",
    "LambdaConfig",
    "Schema",
)
_TABLE = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "LocalSecondaryIndexes", "BillingMode")


def provision(stack: Stack, endpoint: str) -> None:
    """Create every resource; leave what a real engine already has as it is."""
    for owner, logical, properties in stack.of_kind("AWS::DynamoDB::Table"):
        _table(client("dynamodb", endpoint), owner.reference(logical), properties)
    for owner, logical, properties in stack.of_kind("AWS::S3::Bucket"):
        _bucket(client("s3", endpoint), owner.reference(logical), properties)
    for _, _, properties in stack.of_kind("AWS::S3::BucketPolicy"):
        policy = json.dumps(properties["PolicyDocument"])
        client("s3", endpoint).put_bucket_policy(Bucket=properties["Bucket"], Policy=policy)
    queues = client("sqs", endpoint)
    for owner, logical, properties in stack.of_kind("AWS::SQS::Queue"):
        url = queues.create_queue(QueueName=properties.get("QueueName", owner.reference(logical)))["QueueUrl"]
        owner.physical[logical] = url
    _identity(stack, client("cognito-idp", endpoint))
    if sender := stack.given.get("MailFrom"):
        client("sesv2", endpoint).create_email_identity(EmailIdentity=sender)


def _table(dynamodb: Any, name: str, properties: dict[str, Any]) -> None:
    with suppress(dynamodb.exceptions.ResourceInUseException):
        dynamodb.create_table(TableName=name, **{key: properties[key] for key in _TABLE if key in properties})
        if "TimeToLiveSpecification" in properties:
            dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=properties["TimeToLiveSpecification"])


def _bucket(s3: Any, name: str, properties: dict[str, Any]) -> None:
    with suppress(s3.exceptions.BucketAlreadyOwnedByYou):
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
    if "VersioningConfiguration" in properties:
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=properties["VersioningConfiguration"])
    if "PublicAccessBlockConfiguration" in properties:
        settings = properties["PublicAccessBlockConfiguration"]
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=settings)
    if "CorsConfiguration" in properties:
        rules = properties["CorsConfiguration"]["CorsRules"]
        spelt = [{_cors(key): value for key, value in rule.items()} for rule in rules]
        s3.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": spelt})
    if "LifecycleConfiguration" in properties:
        rules = [_lifecycle(rule) for rule in properties["LifecycleConfiguration"]["Rules"]]
        s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": rules})


def _cors(name: str) -> str:
    """Return S3's name for a member of a CORS rule; two differ from CloudFormation's."""
    return {"ExposedHeaders": "ExposeHeaders", "MaxAge": "MaxAgeSeconds"}.get(name, name)


def _lifecycle(rule: dict[str, Any]) -> dict[str, Any]:
    """Convert CloudFormation's flat lifecycle rule to S3's nested one."""
    spelt = {key: rule[key] for key in ("Status", "AbortIncompleteMultipartUpload") if key in rule}
    spelt |= {"ID": rule["Id"], "Filter": {"Prefix": rule.get("Prefix", "")}}
    if "NoncurrentVersionExpiration" in rule:
        spelt["NoncurrentVersionExpiration"] = {
            "NoncurrentDays": int(rule["NoncurrentVersionExpiration"]["NoncurrentDays"])
        }
    if "Transitions" in rule:
        spelt["Transitions"] = [
            {"StorageClass": each["StorageClass"], "Days": int(each["TransitionInDays"])}
            for each in rule["Transitions"]
        ]
    if "ExpirationInDays" in rule:
        spelt["Expiration"] = {"Days": int(rule["ExpirationInDays"])}
    elif "ExpiredObjectDeleteMarker" in rule:
        spelt["Expiration"] = {"ExpiredObjectDeleteMarker": rule["ExpiredObjectDeleteMarker"]}
    return spelt


def _identity(stack: Stack, cognito: Any) -> None:
    for owner, logical, properties in stack.of_kind("AWS::Cognito::UserPool"):
        settings = {key: properties[key] for key in _POOL if key in properties}
        pool = cognito.create_user_pool(PoolName=properties.get("UserPoolName", logical), **settings)
        owner.physical[logical] = pool["UserPool"]["Id"]
        if "SOFTWARE_TOKEN_MFA" in properties.get("EnabledMfas", []):
            cognito.set_user_pool_mfa_config(
                UserPoolId=pool["UserPool"]["Id"],
                SoftwareTokenMfaConfiguration={"Enabled": True},
                MfaConfiguration=properties["MfaConfiguration"],
            )
    for owner, logical, properties in stack.of_kind("AWS::Cognito::UserPoolClient"):
        made = cognito.create_user_pool_client(**{"ClientName": logical} | properties)
        owner.physical[logical] = made["UserPoolClient"]["ClientId"]
    groups = [properties for _, _, properties in stack.of_kind("AWS::Cognito::UserPoolGroup")]
    for group in groups:
        cognito.create_group(**group)
    for pool in {group["UserPoolId"] for group in groups if group["GroupName"] == "admin"}:
        _administrator(cognito, pool)


def _administrator(cognito: Any, pool: str) -> None:
    attributes = [
        {"Name": "email", "Value": "admin@example.org"},
        {"Name": "email_verified", "Value": "true"},
    ]
    cognito.admin_create_user(
        UserPoolId=pool, Username=ADMINISTRATOR, UserAttributes=attributes, MessageAction="SUPPRESS"
    )
    cognito.admin_set_user_password(UserPoolId=pool, Username=ADMINISTRATOR, Password=PASSWORD, Permanent=True)
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=ADMINISTRATOR, GroupName="admin")
