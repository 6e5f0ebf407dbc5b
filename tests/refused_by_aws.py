"""What AWS refuses and moto takes: the requests, and the error that answers each."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

PART = bytes(5 << 20)  # the least that S3 takes of a part that is not the last


class Case(NamedTuple):
    """A request that `send` makes with a client, and the code of the error that AWS answers."""

    code: str
    send: Callable[[Any, str], Any]  # a client, and the name of a table or bucket


def a_table(dynamodb: Any) -> str:
    """Create a table with an index, whose keys are strings, and a number in the index."""
    name = f"refusals-{uuid4().hex[:8]}"
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "part", "AttributeType": "S"},
            {"AttributeName": "due", "AttributeType": "N"},
        ],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "part", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by_due",
                "KeySchema": [
                    {"AttributeName": "part", "KeyType": "HASH"},
                    {"AttributeName": "due", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    return name


def a_bucket(s3: Any) -> str:
    """Create a bucket as CloudFormation creates those of the template, with two objects."""
    name = f"refusals-{uuid4().hex[:8]}"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    block = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=block)
    s3.put_object(Bucket=name, Key="there", Body=b"bytes")
    return name


def key(part: str, id_: str = "a") -> dict[str, Any]:
    return {"id": {"S": id_}, "part": {"S": part}}


def put(**attributes: Any) -> Callable[[Any, str], Any]:
    return lambda dynamodb, table: dynamodb.put_item(TableName=table, Item=key("1") | attributes)


def nested(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {"S": "inmost"}
    for _ in range(levels):
        value = {"L": [value]}
    return value


def query(
    condition: str = "id = :id",
    start: dict[str, Any] | None = None,
    values: dict[str, Any] | None = None,
    **more: Any,
) -> Callable[[Any, str], Any]:
    def send(dynamodb: Any, table: str) -> Any:
        bound = {":id": {"S": "a"}} | (values or {})
        given = {"KeyConditionExpression": condition, "ExpressionAttributeValues": bound, **more}
        return dynamodb.query(TableName=table, **given | ({"ExclusiveStartKey": start} if start else {}))

    return send


def transact(*parts: str, size: int = 1, token: str | None = None) -> Callable[[Any, str], Any]:
    def send(dynamodb: Any, table: str) -> Any:
        writes = [{"Put": {"TableName": table, "Item": key(part) | {"b": {"B": bytes(size)}}}} for part in parts]
        return dynamodb.transact_write_items(TransactItems=writes, **({"ClientRequestToken": token} if token else {}))

    return send


def transact_again_with_other_writes(dynamodb: Any, table: str) -> None:
    token = uuid4().hex
    transact("1", token=token)(dynamodb, table)
    transact("2", token=token)(dynamodb, table)


def batch(count: int) -> Callable[[Any, str], Any]:
    def send(dynamodb: Any, table: str) -> Any:
        requests = [{"PutRequest": {"Item": key(str(number))}} for number in range(count)]
        return dynamodb.batch_write_item(RequestItems={table: requests})

    return send


HIGHER, LOWER = {"S": "z"}, {"S": "b"}
REVERSED = {":low": HIGHER, ":high": LOWER}
INVALID = "ValidationException"
DYNAMODB = {
    "a transaction beyond 4 MB": Case(INVALID, transact(*map(str, range(12)), size=380_000)),
    "26 writes in a batch": Case(INVALID, batch(26)),
    "39 digits": Case(INVALID, put(n={"N": "1" * 39})),
    "39 digits in a list": Case(INVALID, put(n={"L": [{"N": "0." + "1" * 39}]})),
    "39 digits in a set": Case(INVALID, put(n={"NS": ["1" * 39]})),
    "a number beyond 1e126": Case(INVALID, put(n={"N": "1e126"})),
    "33 levels": Case(INVALID, put(deep=nested(32))),
    "a start key of another partition": Case(INVALID, query(start=key("1", "b"))),
    "a start key of the table for an index": Case(INVALID, query("part = :id", key("1"), IndexName="by_due")),
    "a start key without its range": Case(INVALID, query(start={"id": {"S": "a"}})),
    "a start key of another type": Case(INVALID, query(start=key("1") | {"part": {"N": "1"}})),
    "a token with other writes": Case("IdempotentParameterMismatchException", transact_again_with_other_writes),
    "a token of 37 characters": Case(INVALID, transact("1", token="t" * 37)),
    "a reversed BETWEEN in a key condition": Case(
        INVALID, query("id = :id AND part BETWEEN :low AND :high", values=REVERSED)
    ),
    "a reversed BETWEEN in a filter": Case(
        INVALID, query(values=REVERSED, FilterExpression="title BETWEEN :low AND :high")
    ),
    "text in an index key that is a number": Case(INVALID, put(due={"S": "soon"})),
    "a filter on the key": Case(INVALID, query(values={":p": {"S": "1"}}, FilterExpression="part = :p")),
    "a filter on the key, by another name": Case(
        INVALID,
        query(values={":p": {"S": "1"}}, FilterExpression="#p = :p", ExpressionAttributeNames={"#p": "part"}),
    ),
}


def copy(**conditions: str) -> Callable[[Any, str], Any]:
    def send(s3: Any, bucket: str) -> Any:
        return s3.copy_object(Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": "there"}, **conditions)

    return send


def upload(*numbers: int, order: tuple[int, ...]) -> Callable[[Any, str], Any]:
    def send(s3: Any, bucket: str) -> Any:
        place = {"Bucket": bucket, "Key": "parts"}
        place["UploadId"] = s3.create_multipart_upload(**place)["UploadId"]
        etags = {number: s3.upload_part(**place, PartNumber=number, Body=PART)["ETag"] for number in numbers}
        parts = [{"PartNumber": number, "ETag": etags[number]} for number in order]
        return s3.complete_multipart_upload(**place, MultipartUpload={"Parts": parts})

    return send


def policy(effect: str, action: str, **condition: Any) -> str:
    statement = {"Effect": effect, "Principal": "*", "Action": action, "Resource": "arn:aws:s3:::*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | condition]})


def read_what_a_policy_denies(s3: Any, bucket: str) -> None:
    s3.put_bucket_policy(Bucket=bucket, Policy=policy("Deny", "s3:GetObjectTagging"))
    s3.get_object_tagging(Bucket=bucket, Key="there")


def put_object(**more: Any) -> Callable[[Any, str], Any]:
    return lambda s3, bucket: s3.put_object(Bucket=bucket, Key="new", Body=b"1", **more)


S3 = {
    "a copy of another version of its source": Case("PreconditionFailed", copy(CopySourceIfMatch='"another"')),
    "more than 2 KB of metadata": Case("MetadataTooLarge", put_object(Metadata={"a": "v" * 1024, "b": "v" * 1023})),
    "a public ACL": Case("AccessDenied", put_object(ACL="public-read")),
    "a public ACL on what is there": Case(
        "AccessDenied", lambda s3, bucket: s3.put_object_acl(Bucket=bucket, Key="there", ACL="public-read")
    ),
    "an ACL where there are none": Case("AccessControlListNotSupported", put_object(ACL="aws-exec-read")),
    "a public policy": Case(
        "AccessDenied",
        lambda s3, bucket: s3.put_bucket_policy(Bucket=bucket, Policy=policy("Allow", "s3:GetObject")),
    ),
    "parts out of order": Case("InvalidPartOrder", upload(1, 2, order=(2, 1))),
    "a part named twice": Case("InvalidPartOrder", upload(1, 2, order=(1, 1, 2))),
    "what a bucket's policy denies": Case("AccessDenied", read_what_a_policy_denies),
}
