import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from pynamodb.exceptions import PutError

from core.aws.refusals import is_passing


def refusal(code, status):
    return ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "Any")


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("InternalError", 500),  # S3
        ("503", 503),  # S3's answer to a HEAD, which has no body
        ("SlowDown", 503),
        ("InternalErrorException", 500),  # Cognito
        ("TooManyRequestsException", 400),
        ("ThrottlingException", 400),
        ("TransactionConflictException", 400),
    ],
)
def test_what_may_succeed_in_a_moment_is_passing(code, status):
    assert is_passing(refusal(code, status))
    assert is_passing(PutError(cause=refusal(code, status)))


@pytest.mark.parametrize("code", ["InternalServerError", "ServiceUnavailable", "503"])
def test_a_fault_of_dynamodb_is_passing_although_pynamodb_leaves_its_status_out(code):
    assert is_passing(PutError(cause=ClientError({"Error": {"Code": code}}, "PutItem")))


def test_a_broken_connection_is_passing():
    assert is_passing(ReadTimeoutError(endpoint_url="https://aws"))


@pytest.mark.parametrize(
    ("code", "status"), [("AccessDenied", 403), ("NoSuchBucket", 404), ("ValidationException", 400)]
)
def test_what_will_fail_again_is_not(code, status):
    assert not is_passing(refusal(code, status))


def test_a_fault_of_our_own_is_not():
    assert not is_passing(ValueError("no"))
