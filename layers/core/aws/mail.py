"""Send letters by Amazon SES, from the address in the stack's parameter `MailFrom`; without one, none are sent."""

import os
from functools import cache
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError

from core.aws.session import new_client
from core.kernel.errors import Unavailable

_UNDELIVERABLE = {"BadRequestException", "MessageRejected"}
_PAUSED = {"AccountSuspendedException", "MailFromDomainNotVerifiedException", "SendingPausedException"}


class Undeliverable(Exception):
    """SES does not accept this address."""


@cache
def client() -> Any:
    config = Config(connect_timeout=2, read_timeout=8, retries={"mode": "standard", "max_attempts": 3})
    return new_client("sesv2", config)


def can_send() -> bool:
    return bool(os.environ.get("MAIL_FROM"))


def send(address: str, subject: str, text: str) -> None:
    """Send a letter of plain text. Raises Undeliverable for an address that SES does not accept, or Unavailable."""
    content = {"Subject": {"Data": subject}, "Body": {"Text": {"Data": text, "Charset": "UTF-8"}}}
    try:
        client().send_email(
            FromEmailAddress=os.environ["MAIL_FROM"],
            Destination={"ToAddresses": [address]},
            Content={"Simple": content},
        )
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code")
        if code in _UNDELIVERABLE:
            raise Undeliverable from error
        if code in _PAUSED:
            raise Unavailable("E-mail cannot be sent at the moment") from error
        raise
