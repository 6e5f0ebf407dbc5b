"""Empty the running stack: every table, bucket and queue, and every user but the administrator."""

from contextlib import suppress
from typing import Any

from local.aws.clients import client
from local.aws.provisioning import ADMINISTRATOR
from local.commands.state import ChangedAdministrator, State
from local.commands.tokens import administrators_token


def reset(state: State) -> str:
    """Delete everything, and return how much there was, in one sentence."""
    items = sum(_empty_table(client("dynamodb", state.endpoint), table) for table in state.tables)
    objects = sum(_empty_bucket(client("s3", state.endpoint), bucket) for bucket in state.buckets)
    queues = client("sqs", state.endpoint)
    for url in queues.list_queues().get("QueueUrls", []):
        queues.purge_queue(QueueUrl=url)
    users = _remove_users(client("cognito-idp", state.endpoint), state.pool)
    with suppress(ChangedAdministrator):
        administrators_token(state)  # signing in enters them in the directory again
    return f"Cleared {items} items, {objects} object versions and {users} users of {state.url}."


def _empty_table(dynamodb: Any, table: str) -> int:
    keys = [key["AttributeName"] for key in dynamodb.describe_table(TableName=table)["Table"]["KeySchema"]]
    names = {f"#{number}": key for number, key in enumerate(keys)}
    pages = dynamodb.get_paginator("scan").paginate(
        TableName=table, ProjectionExpression=",".join(names), ExpressionAttributeNames=names
    )
    found = [item for page in pages for item in page["Items"]]
    for start in range(0, len(found), 25):
        requests = [{"DeleteRequest": {"Key": item}} for item in found[start : start + 25]]
        while requests:
            requests = dynamodb.batch_write_item(RequestItems={table: requests})["UnprocessedItems"].get(table)
    return len(found)


def _empty_bucket(s3: Any, bucket: str) -> int:
    removed = 0
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        found = [
            {"Key": version["Key"], "VersionId": version["VersionId"]}
            for version in (*page.get("Versions", []), *page.get("DeleteMarkers", []))
        ]
        if found:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": found, "Quiet": True})
        removed += len(found)
    return removed


def _remove_users(cognito: Any, pool: str) -> int:
    pages = cognito.get_paginator("list_users").paginate(UserPoolId=pool)
    found = [user["Username"] for page in pages for user in page["Users"] if user["Username"] != ADMINISTRATOR]
    for username in found:
        cognito.admin_delete_user(UserPoolId=pool, Username=username)
    return len(found)
