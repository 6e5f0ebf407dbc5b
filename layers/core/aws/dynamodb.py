"""Provide the plain client of DynamoDB, for a library that brings its own requests."""

from functools import cache
from typing import Any

from botocore.config import Config
from botocore.session import get_session


@cache
def client() -> Any:
    return get_session().create_client("dynamodb", config=Config(connect_timeout=2, read_timeout=5))
