"""Each function may do what its role in the template allows, and nothing else; the account's own key may do all."""

from dataclasses import replace
from typing import Any

import httpx
import pytest
from botocore.exceptions import ClientError

from local.iam.principals import ADMINISTRATOR, of_role
from patience import PATIENCE

pytestmark = pytest.mark.xdist_group("small-service")
COUNT_UP, NOTE_FILE = of_role("lightbox-CountUpRole"), of_role("lightbox-NoteFileRole")
KEY = {"id": {"S": "rights"}, "part": {"S": "1"}}


def code_of(call: Any, **parameters: Any) -> str:
    """Return the code with which a call is refused."""
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    return refused.value.response["Error"]["Code"]


def test_a_role_may_do_what_its_policy_allows(client, table):
    client("dynamodb", COUNT_UP).update_item(TableName=table, Key=KEY, UpdateExpression="REMOVE x")
    client("dynamodb", NOTE_FILE).put_item(TableName=table, Item=KEY)


def test_a_role_may_do_nothing_else(client, service, table, bucket):
    dynamodb = client("dynamodb", COUNT_UP)

    assert code_of(dynamodb.put_item, TableName=table, Item=KEY) == "AccessDeniedException"
    assert code_of(dynamodb.get_item, TableName=table, Key=KEY) == "AccessDeniedException"
    cognito = client("cognito-idp", COUNT_UP)
    user = {"UserPoolId": service.state["pool"], "Username": "admin"}
    assert code_of(cognito.admin_delete_user, **user) == "AccessDeniedException"
    assert code_of(client("s3", COUNT_UP).put_object, Bucket=bucket, Key="in/x", Body=b"") == "AccessDenied"
    assert code_of(client("sqs", COUNT_UP).list_queues) == "AccessDeniedException"
    letter = {"Content": {"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}}}
    assert code_of(client("sesv2", COUNT_UP).send_email, FromEmailAddress="a@b.c", **letter) == "AccessDeniedException"


def test_a_transaction_needs_the_right_to_each_of_its_writes(client, table):
    update = {"Update": {"TableName": table, "Key": KEY, "UpdateExpression": "REMOVE x"}}
    delete = {"Delete": {"TableName": table, "Key": KEY | {"part": {"S": "2"}}}}
    transact = client("dynamodb", COUNT_UP).transact_write_items

    transact(TransactItems=[update])
    assert code_of(transact, TransactItems=[update, delete]) == "AccessDeniedException"


def test_a_missing_object_is_forbidden_to_those_who_may_not_list(client, s3, bucket):
    s3.put_object(Bucket=bucket, Key="in/there", Body=b"1")
    place = {"Bucket": bucket, "Key": "in/nothing"}
    theirs = client("s3", NOTE_FILE)

    assert theirs.get_object(Bucket=bucket, Key="in/there")["Body"].read() == b"1"
    assert (code_of(theirs.get_object, **place), code_of(s3.get_object, **place)) == ("AccessDenied", "NoSuchKey")
    assert (code_of(theirs.head_object, **place), code_of(s3.head_object, **place)) == ("403", "404")


def test_a_presigned_url_can_do_what_its_signer_may_do(client, s3, bucket):
    s3.put_object(Bucket=bucket, Key="in/there", Body=b"1")

    def get(signer: Any, key: str) -> int:
        url = client("s3", signer).generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key})
        return httpx.get(url, timeout=PATIENCE).status_code

    assert [get(NOTE_FILE, "in/there"), get(COUNT_UP, "in/there"), get(NOTE_FILE, "in/nothing")] == [200, 403, 403]


def test_unknown_keys_and_wrong_signatures_are_refused_by_every_service(client):
    unknown = replace(ADMINISTRATOR, access_key="AKIASOMEBODYELSE0000")
    forged = replace(ADMINISTRATOR, secret_key="guessed")
    without_token = replace(COUNT_UP, token=None)

    for principal, said in (
        (unknown, "UnrecognizedClientException"),
        (without_token, "UnrecognizedClientException"),
        (forged, "InvalidSignatureException"),
    ):
        assert code_of(client("dynamodb", principal).list_tables) == said
        assert code_of(client("cognito-idp", principal).list_user_pools, MaxResults=1) == said


def test_administrators_calls_of_cognito_must_be_signed(service):
    target = {"X-Amz-Target": "AWSCognitoIdentityProviderService.AdminDeleteUser"}

    answer = httpx.post(service.state["endpoint"], headers=target, json={}, timeout=PATIENCE)

    assert (answer.status_code, answer.json()["__type"]) == (400, "MissingAuthenticationTokenException")
