"""Services hold the same after `kill -9` and another start on the same folder as before."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest
from botocore.config import Config

from authenticator import code_of
from local.iam.principals import ADMINISTRATOR
from local.settings import REGION
from patience import PATIENCE, eventually
from running_stack import RunningStack, start

MEGABYTES_5 = 5 << 20


class Services:
    """The clients of a running stack, and the names of what it has."""

    def __init__(self, stack: RunningStack) -> None:
        self.stack, self.state = stack, stack.state
        self.bucket, self.table = self.state["buckets"][0], self.state["tables"][0]

    def __getattr__(self, service: str) -> Any:
        return boto3.client(
            service.replace("_", "-"),
            endpoint_url=self.state["endpoint"],
            region_name=REGION,
            aws_access_key_id=ADMINISTRATOR.access_key,
            aws_secret_access_key=ADMINISTRATOR.secret_key,
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}) if service == "s3" else None,
        )


@contextmanager
def killed_at_the_end(home: Path, template: str) -> Iterator[Services]:
    """Run the small service on the data of a folder, and kill it at the end of the block."""
    with start(home, "--template", template, data=home / "data") as running:
        yield Services(running)
        assert running.process
        running.process.kill()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def seen(aws: Services) -> dict[str, Any]:
    """Return all items, versions with their bytes, headers and tags, parts, users and messages."""
    listed = aws.s3.list_object_versions(Bucket=aws.bucket)
    versions = [(each["Key"], each["VersionId"], each["IsLatest"], each["ETag"]) for each in listed.get("Versions", [])]
    markers = [(each["Key"], each["VersionId"], each["IsLatest"]) for each in listed.get("DeleteMarkers", [])]
    uploads = aws.s3.list_multipart_uploads(Bucket=aws.bucket).get("Uploads", [])
    pool = aws.state["pool"]
    groups = aws.cognito_idp.admin_list_groups_for_user(UserPoolId=pool, Username="ann")["Groups"]
    return {
        "items": aws.dynamodb.scan(TableName=aws.table)["Items"],
        "versions": versions,
        "markers": markers,
        "contents": [_content(aws, key, version) for key, version, *_ in versions],
        "parts": [_parts(aws, each) for each in uploads],
        "users": aws.cognito_idp.list_users(UserPoolId=pool)["Users"],
        "groups": [each["GroupName"] for each in groups],
    }


def _content(aws: Services, key: str, version: str) -> tuple[Any, ...]:
    place = {"Bucket": aws.bucket, "Key": key, "VersionId": version}
    found = aws.s3.get_object(**place)
    told = [found[name] for name in ("ContentType", "Metadata", "ETag", "LastModified", "ContentLength")]
    return found["Body"].read(), *told, aws.s3.get_object_tagging(**place)["TagSet"]


def _parts(aws: Services, upload: dict[str, Any]) -> list[tuple[int, str, int]]:
    found = aws.s3.list_parts(Bucket=aws.bucket, Key=upload["Key"], UploadId=upload["UploadId"])["Parts"]
    return [(each["PartNumber"], each["ETag"], each["Size"]) for each in found]


def fill(aws: Services) -> None:
    place = {"Bucket": aws.bucket, "Key": "out/a"}
    aws.s3.put_object(**place, Body=b"first", ContentType="text/plain", Metadata={"of": "one"}, Tagging="colour=blue")
    aws.s3.put_object(**place, Body=b"second" * MEGABYTES_5)
    aws.s3.delete_object(**place)
    aws.s3.put_object(Bucket=aws.bucket, Key="out/gone & <b>", Body=b"gone")
    gone = aws.s3.head_object(Bucket=aws.bucket, Key="out/gone & <b>")["VersionId"]
    doomed = {"Objects": [{"Key": "out/gone & <b>", "VersionId": gone}]}
    aws.s3.delete_objects(Bucket=aws.bucket, Delete=doomed)
    aws.s3.copy_object(Bucket=aws.bucket, Key="out/copy", CopySource=f"{aws.bucket}/out/a?versionId={_oldest(aws)}")
    upload = aws.s3.create_multipart_upload(Bucket=aws.bucket, Key="out/large", ContentType="image/x")["UploadId"]
    part = {"Bucket": aws.bucket, "Key": "out/large", "UploadId": upload}
    aws.s3.upload_part(**part, PartNumber=1, Body=b"1" * MEGABYTES_5)
    item = {
        "id": {"S": "a"},
        "part": {"S": "b"},
        "bytes": {"B": b"\x00\xff"},
        "deep": {"M": {"l": {"L": [{"N": "1"}]}}},
    }
    aws.dynamodb.put_item(TableName=aws.table, Item=item)
    aws.dynamodb.put_item(TableName=aws.table, Item=item | {"part": {"S": "gone"}})
    aws.dynamodb.delete_item(TableName=aws.table, Key={"id": {"S": "a"}, "part": {"S": "gone"}})
    put = {"Put": {"TableName": aws.table, "Item": item | {"part": {"S": "together"}}}}
    key = {"id": {"S": "a"}, "part": {"S": "b"}}
    values = {":n": {"N": "7"}}
    change = {"TableName": aws.table, "Key": key, "UpdateExpression": "SET n = :n", "ExpressionAttributeValues": values}
    aws.dynamodb.transact_write_items(TransactItems=[put, {"Update": change}])
    batch = {aws.table: [{"PutRequest": {"Item": item | {"part": {"S": "batch"}}}}]}
    aws.dynamodb.batch_write_item(RequestItems=batch)
    pool = {"UserPoolId": aws.state["pool"], "Username": "ann"}
    aws.cognito_idp.admin_create_user(**pool, UserAttributes=[{"Name": "email", "Value": "ann@example.org"}])
    aws.cognito_idp.admin_set_user_password(**pool, Password="Correct-horse-1", Permanent=True)
    aws.cognito_idp.admin_add_user_to_group(**pool, GroupName="admin")


def _oldest(aws: Services) -> str:
    return aws.s3.list_object_versions(Bucket=aws.bucket, Prefix="out/a")["Versions"][-1]["VersionId"]


def signed_in(aws: Services) -> dict[str, Any]:
    return aws.cognito_idp.admin_initiate_auth(
        UserPoolId=aws.state["pool"],
        ClientId=aws.state["client"],
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ann", "PASSWORD": "Correct-horse-1"},
    )


def test_a_start_finds_what_the_last_one_has_left(home: Path, template: str):
    with killed_at_the_end(home, template) as aws:
        fill(aws)
        before, tokens = seen(aws), signed_in(aws)["AuthenticationResult"]
        upload = aws.s3.list_multipart_uploads(Bucket=aws.bucket)["Uploads"][0]["UploadId"]

    with killed_at_the_end(home, template) as aws:
        assert seen(aws) == before
        headers = {"Authorization": f"Bearer {tokens['AccessToken']}"}
        assert httpx.post(f"{aws.stack.url}/count/x", headers=headers, timeout=PATIENCE).json() == {
            "n": 1,
            "user": "ann",
            "groups": "[admin]",
        }
        part = {"Bucket": aws.bucket, "Key": "out/large", "UploadId": upload}
        parts = [{"PartNumber": number, "ETag": etag} for number, etag, _ in before["parts"][0]]
        aws.s3.complete_multipart_upload(**part, MultipartUpload={"Parts": parts})
        aws.s3.put_object_tagging(Bucket=aws.bucket, Key="out/copy", Tagging={"TagSet": [{"Key": "k", "Value": "v"}]})
        aws.dynamodb.update_item(
            TableName=aws.table,
            Key={"id": {"S": "a"}, "part": {"S": "b"}},
            UpdateExpression="REMOVE deep",
        )
        aws.cognito_idp.admin_user_global_sign_out(UserPoolId=aws.state["pool"], Username="ann")
        before = seen(aws)
        expired = {"id": {"S": "a"}, "part": {"S": "expired"}, "expires_at": {"N": "1700000000"}}
        aws.dynamodb.put_item(TableName=aws.table, Item=expired)

    with killed_at_the_end(home, template) as aws:
        assert seen(aws) == before
        assert not before["parts"]
        with pytest.raises(aws.cognito_idp.exceptions.NotAuthorizedException):
            aws.cognito_idp.initiate_auth(
                ClientId=aws.state["client"],
                AuthFlow="REFRESH_TOKEN_AUTH",
                AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]},
            )
        files = [file for file in (home / "data" / "objects").rglob("*") if file.is_file()]
        assert len(files) == len(before["versions"])


def test_a_second_factor_outlives_a_kill(home: Path, template: str):
    with killed_at_the_end(home, template) as aws:
        fill(aws)
        token = signed_in(aws)["AuthenticationResult"]["AccessToken"]
        secret = aws.cognito_idp.associate_software_token(AccessToken=token)["SecretCode"]
        aws.cognito_idp.verify_software_token(AccessToken=token, UserCode=code_of(secret))
        preferred = {"Enabled": True, "PreferredMfa": True}
        aws.cognito_idp.set_user_mfa_preference(AccessToken=token, SoftwareTokenMfaSettings=preferred)

    with killed_at_the_end(home, template) as aws:
        asked = signed_in(aws)
        answer = aws.cognito_idp.respond_to_auth_challenge(
            ClientId=aws.state["client"],
            ChallengeName=asked["ChallengeName"],
            Session=asked["Session"],
            ChallengeResponses={"USERNAME": "ann", "SOFTWARE_TOKEN_MFA_CODE": code_of(secret)},
        )
        assert answer["AuthenticationResult"]["AccessToken"]


def test_events_and_failures_outlive_a_kill(home: Path, template: str):
    with killed_at_the_end(home, template) as aws:
        aws.s3.put_object(Bucket=aws.bucket, Key="in/poison", Body=b"x")
        queue = aws.sqs.list_queues()["QueueUrls"][0]
        eventually(lambda: _waiting(aws, queue) == 1)
        for number in range(20):
            aws.s3.put_object(Bucket=aws.bucket, Key=f"in/{number}", Body=b"x")

    with killed_at_the_end(home, template) as aws:
        queue = aws.sqs.list_queues()["QueueUrls"][0]
        (message,) = aws.sqs.receive_message(QueueUrl=queue)["Messages"]
        assert "in/poison" in message["Body"]
        assert json.loads(message["Body"])["requestContext"]["condition"] == "RetriesExhausted"
        wanted = {f"in/{number}" for number in range(20)}
        eventually(lambda: wanted <= {each["id"]["S"] for each in aws.dynamodb.scan(TableName=aws.table)["Items"]})
        aws.sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])

    with killed_at_the_end(home, template) as aws:
        assert _waiting(aws, aws.sqs.list_queues()["QueueUrls"][0]) == 0


def _waiting(aws: Services, queue: str) -> int:
    names = ["ApproximateNumberOfMessages"]
    return int(aws.sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"][names[0]])
