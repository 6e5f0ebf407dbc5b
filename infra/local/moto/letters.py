"""Mend letters, which moto keeps in memory only: write each that SES accepts to a file in `.lightbox/mail/`.

Extends `SESBackend.send_email`, which both versions of SES share:
https://github.com/getmoto/moto/blob/5.2.5/moto/ses/models.py#L476
"""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from local.settings import home


def patch() -> None:
    """Write a letter once moto has accepted it."""
    from moto.ses.models import SESBackend  # noqa: PLC0415 - loaded with moto

    backend: Any = SESBackend
    send_email = backend.send_email

    def written(self: Any, source: str, subject: str, body: str, destinations: dict[str, list[str]]) -> Any:
        accepted = send_email(self, source, subject, body, destinations)
        _write(source, subject, body, [address for each in destinations.values() for address in each])
        return accepted

    backend.send_email = written


def _write(source: str, subject: str, body: str, addresses: list[str]) -> None:
    letter, now = EmailMessage(), datetime.now(UTC)
    letter["From"], letter["To"], letter["Subject"] = source, ", ".join(addresses), subject
    letter["Date"] = format_datetime(now)
    letter.set_content(body)
    folder = home() / "mail"
    folder.mkdir(exist_ok=True)
    (folder / f"{now:%Y%m%dT%H%M%S.%f}.eml").write_bytes(bytes(letter))
