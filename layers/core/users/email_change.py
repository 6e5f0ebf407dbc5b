"""Define a new e-mail address that waits for its code, and the limits of asking for codes and of trying them."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints

from core.kernel.times import UtcTime
from core.kernel.values import Draft, Value
from core.users.model import CurrentPassword, Email, folded

LIFE = timedelta(minutes=10)
TRIES = 5
DIGITS = 8
MOST_REQUESTS = 10  # of a user in a period: each sends a letter
PERIOD = timedelta(hours=1)


class EmailChangeDraft(Draft):
    """The address that a user wants, and the password that proves who asks."""

    email: Email
    current_password: CurrentPassword


class EmailCode(Draft):
    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]


class EmailChange(Value):
    """An address that counts once its code is confirmed."""

    email: str
    expires_at: UtcTime


class StoredEmailChange(EmailChange, extra="ignore"):
    """A code as it is stored: never the code itself. `former` is the address that it replaces."""

    former: str
    salt: str
    digest: str
    tries_left: int = TRIES
    requests: Annotated[int, Field(description="How many codes were sent since the period began")] = 1
    period_began: UtcTime

    def matches(self, code: str) -> bool:
        return hmac.compare_digest(self.digest, _digest(code, self.salt))

    def is_open(self, email: str, now: datetime) -> bool:
        """Return True while a code may be tried for a user who has this address.

        They may have the new one already: their first confirmation was interrupted.
        """
        of_user = folded(email) in {folded(self.former), folded(self.email)}
        return of_user and self.tries_left > 0 and now < self.expires_at

    def requests_in_period(self, now: datetime) -> int:
        return self.requests if now - self.period_began < PERIOD else 0


def new_code() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def a_change(email: str, former: str, code: str, now: datetime, before: StoredEmailChange | None) -> StoredEmailChange:
    """Return what to store of a new code, which replaces the one `before`."""
    salt, earlier = secrets.token_hex(16), before.requests_in_period(now) if before else 0
    return StoredEmailChange(
        email=email,
        expires_at=now + LIFE,
        former=former,
        salt=salt,
        digest=_digest(code, salt),
        requests=earlier + 1,
        period_began=before.period_began if before and earlier else now,
    )


def _digest(code: str, salt: str) -> str:
    """Hash slowly: a fast hash of eight digits would be undone in a second by whoever reads the table."""
    return hashlib.scrypt(code.encode(), salt=bytes.fromhex(salt), n=2**14, r=8, p=1).hex()
