"""boto3 clients of the laptop stack. An engine named by AWS_ENDPOINT_URL_DYNAMODB or _S3 takes the place of moto's."""

import os
from functools import cache
from typing import Any

from local.settings import ACCESS_KEY, REGION, SECRET_KEY


@cache
def client(service: str, endpoint: str) -> Any:
    """A client that signs with the stack's own key pair."""
    import boto3  # noqa: PLC0415 - 0.3 s
    from botocore.config import Config  # noqa: PLC0415

    return boto3.client(  # pyright: ignore[reportCallIssue] - any service, by its name
        service,  # pyright: ignore[reportArgumentType]
        endpoint_url=engine(service) or endpoint,
        region_name=REGION,
        aws_access_key_id=os.environ.get("AWS_ACCESS_KEY_ID", ACCESS_KEY) if engine(service) else ACCESS_KEY,
        aws_secret_access_key=os.environ.get("AWS_SECRET_ACCESS_KEY", SECRET_KEY) if engine(service) else SECRET_KEY,
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}) if service == "s3" else None,
    )


def engine(service: str) -> str | None:
    """The endpoint of a real engine that stands in for moto, when there is one."""
    return os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}") or None
