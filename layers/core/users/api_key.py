"""Define how an API key is spelled, and what is stored of it. Only Cognito stores the secret, hashed."""

import secrets
from datetime import datetime
from typing import Annotated, NamedTuple

from pydantic import Field, StringConstraints

from core.kernel.caller import KEY_PREFIX
from core.kernel.text_forms import NFC
from core.kernel.times import UtcTime
from core.kernel.values import Draft, Value

_MARK = "lbx"
_PARTS = 4


class ApiKeyDraft(Draft):
    """The name and expiry of a new key."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=128), NFC]
    expires_at: Annotated[UtcTime | None, Field(description="When the key expires; default: never")] = None


class ApiKey(Value):
    """A key as it is listed."""

    id: str
    name: str
    created_at: UtcTime
    expires_at: UtcTime | None = None

    def is_expired(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now


class NewApiKey(ApiKey):
    key: Annotated[str, Field(description="The secret; it is shown only once")]


class Secret(NamedTuple):
    """The parts of a key: `lbx_<user id>_<key id>_<256 random bits>`."""

    user_id: str
    key_id: str
    password: str

    @property
    def username(self) -> str:
        return username_of(self.user_id, self.key_id)

    @property
    def text(self) -> str:
        return f"{_MARK}_{self.user_id}_{self.key_id}_{self.password}"


def username_of(user_id: str, key_id: str) -> str:
    """Return the name of the Cognito user that stands for a key."""
    return f"{KEY_PREFIX}{user_id}.{key_id}"


def new_secret(user_id: str, key_id: str) -> Secret:
    return Secret(user_id, key_id, secrets.token_urlsafe(32))


def read_secret(text: str) -> Secret | None:
    """Return the parts of a key, or None if the text is not a key."""
    parts = text.split("_", _PARTS - 1)
    if len(parts) != _PARTS or parts[0] != _MARK or not all(parts):
        return None
    return Secret(*parts[1:])
