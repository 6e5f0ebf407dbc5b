"""Keep who is signed in where, in a file that only its user can read: never in arguments, logs or the environment."""

import contextlib
from pathlib import Path

from pydantic import BaseModel, ValidationError

from lightbox import folders


class Credentials(BaseModel):
    """The credentials that sign requests to one service. An API key or a refresh token makes a new access token."""

    url: str
    username: str | None = None
    access_token: str | None = None
    expires_at: float = 0.0  # seconds since 1970, when the access token ends
    refresh_token: str | None = None
    api_key: str | None = None
    key_id: str | None = None  # of an API key that the sign-in created, and that goes with it

    @property
    def is_renewable(self) -> bool:
        return bool(self.refresh_token or self.api_key)


class _Kept(BaseModel):
    latest: str | None = None
    services: dict[str, Credentials] = {}


def file() -> Path:
    return folders.configuration() / "credentials.json"


def find(url: str | None = None) -> Credentials | None:
    """Return the credentials for a service, by default those for the one signed in to last."""
    kept = _read()
    return kept.services.get(url or kept.latest or "")


def keep(credentials: Credentials, *, is_latest: bool = False) -> None:
    kept = _read()
    latest = credentials.url if is_latest else kept.latest
    services = kept.services | {credentials.url: credentials}
    folders.write_private(file(), _Kept(latest=latest, services=services).model_dump_json(indent=1))


def forget(url: str) -> None:
    kept = _read()
    left = {each: value for each, value in kept.services.items() if each != url}
    latest = kept.latest if kept.latest != url else next(iter(left), None)
    folders.write_private(file(), _Kept(latest=latest, services=left).model_dump_json(indent=1))


def _read() -> _Kept:
    with contextlib.suppress(OSError, ValidationError):
        return _Kept.model_validate_json(file().read_bytes())
    return _Kept()
