"""Make boto3 clients of the laptop stack.

AWS_ENDPOINT_URL_DYNAMODB and AWS_ENDPOINT_URL_S3 name real engines to use instead of moto's.
"""

import os
from functools import cache
from typing import Any

from local.settings import ACCESS_KEY, REGION, SECRET_KEY


@cache
def client(service: str, endpoint: str) -> Any:
    """Return a client of one service that signs with the stack's key pair, or with a real engine's own."""
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
    """Return the endpoint of the real engine that replaces moto for a service; None when there is none."""
    return os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}") or None
