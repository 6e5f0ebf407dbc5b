"""Provide the Cognito client, and what every call to it has in common."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from botocore.config import Config
from botocore.exceptions import ClientError

from core.aws.session import new_client
from core.kernel.errors import TooManyRequests

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

_TOO_OFTEN = {
    "TooManyRequestsException",
    "LimitExceededException",
    "TooManyFailedAttemptsException",
    "ThrottlingException",
}


@cache
def client() -> "CognitoIdentityProviderClient":
    config = Config(connect_timeout=2, read_timeout=8, retries={"mode": "standard", "max_attempts": 3})
    return new_client("cognito-idp", config)


@contextmanager
def throttling_told() -> Generator[None]:
    """Raise TooManyRequests when Cognito throttles."""
    try:
        yield
    except ClientError as error:
        if code_of(error) in _TOO_OFTEN:
            raise TooManyRequests from error
        raise


def code_of(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")


def pool() -> str:
    return os.environ["USER_POOL_ID"]


def client_id() -> str:
    return os.environ["CLIENT_ID"]
