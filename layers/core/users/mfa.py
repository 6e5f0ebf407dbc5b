"""Define sign-ins that wait for their second factor: how long, how many at a time, and how many wrong codes."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta

from core.kernel.times import UtcTime
from core.kernel.values import Value

LIFE = timedelta(minutes=3)  # of a session of Cognito (AuthSessionValidity), and so of an mfa_token
MOST_PENDING = 5  # of a user; a newer sign-in replaces the oldest
TRIES = 5  # of a user in a period, over all sign-ins: a code has a million values, and three of them count
PERIOD = timedelta(minutes=15)


class Pending(Value):
    """A sign-in with the right password. Only a hash of its token is kept."""

    digest: str
    session: str
    expires_at: UtcTime


class SecondFactor(Value):
    """The sign-ins of one user that wait for a code, and the tries of the present period."""

    pending: tuple[Pending, ...] = ()
    tries: int = 0
    period_began: UtcTime

    def waits(self, now: datetime) -> timedelta | None:
        """Return how long no code is taken, or None if one is."""
        end = self.period_began + PERIOD
        return end - now if self.tries >= TRIES and now < end else None

    def tried(self, now: datetime) -> "SecondFactor":
        same = now - self.period_began < PERIOD
        update = {"tries": self.tries + 1 if same else 1, "period_began": self.period_began if same else now}
        return self.model_copy(update=update)

    def begun(self, token: str, session: str, now: datetime) -> "SecondFactor":
        alive = [each for each in self.pending if now < each.expires_at][1 - MOST_PENDING :]
        new = Pending(digest=_digest(token), session=session, expires_at=now + LIFE)
        return self.model_copy(update={"pending": (*alive, new)})

    def find(self, token: str, now: datetime) -> Pending | None:
        wanted = _digest(token)
        alive = (each for each in self.pending if now < each.expires_at)
        return next((each for each in alive if hmac.compare_digest(each.digest, wanted)), None)

    def passed(self, pending: Pending) -> "SecondFactor":
        """Return what is left after a right code: tries are counted from zero again."""
        left = tuple(each for each in self.pending if each.digest != pending.digest)
        return self.model_copy(update={"pending": left, "tries": 0})


def new_token(name: str) -> str:
    """Return a token of 256 random bits that says whose it is."""
    return f"{urlsafe_b64encode(name.encode()).decode().rstrip('=')}.{secrets.token_urlsafe(32)}"


def name_in(token: str) -> str:
    """Return whose a token says it is, or nothing if it is none."""
    encoded = token.partition(".")[0]
    try:
        return urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
    except ValueError:
        return ""


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
