"""API keys. Each is a Cognito user of its own, so that Cognito alone keeps the secret, hashed, and ends it.

The row is written first and removed last: a key that works is always listed.
"""

from core.clock import now
from core.directory import find
from core.domain.api_key import ApiKey, ApiKeyDraft, NewApiKey, new_secret, username_of
from core.domain.caller import Caller
from core.domain.page import Page
from core.errors import Forbidden, NotFound, ValidationFailed
from core.paging import Paging, page_of
from core.storage import accounts, api_keys


def create_api_key(user_id: str, draft: ApiKeyDraft, caller: Caller) -> NewApiKey:
    """A new key with its secret, which nobody can ask for again."""
    if caller.by_key:
        raise Forbidden("An API key cannot make keys")
    user = find(user_id, caller).user
    if draft.expires_at and draft.expires_at <= now():
        raise ValidationFailed.at("/expires_at", "This time is past")
    secret = new_secret(user.id)
    key = ApiKey(id=secret.key_id, name=draft.name, created_at=now(), expires_at=draft.expires_at)
    api_keys.add(user.id, key)
    accounts.create(secret.username, None)
    accounts.set_password(secret.username, secret.password)
    if user.role.groups:
        accounts.set_role(secret.username, user.role)
    return NewApiKey(**key.model_dump(), key=secret.text)


def list_api_keys(user_id: str, asked: Paging, caller: Caller) -> Page[ApiKey]:
    """The keys of a user, oldest first."""
    keys = api_keys.of(find(user_id, caller).user.id)
    return page_of(
        lambda place: (key for key in keys if place is None or _place(key) > place), _place, asked, query="keys"
    )


def delete_api_key(user_id: str, key_id: str, caller: Caller) -> None:
    """Revoke a key: nothing is bought by it any more, and what was bought ends within minutes."""
    user = find(user_id, caller).user
    if api_keys.find(user.id, key_id) is None:
        raise NotFound
    revoke(user.id, key_id)


def revoke(user_id: str, key_id: str) -> None:
    accounts.delete(username_of(user_id, key_id))
    api_keys.remove(user_id, key_id)


def _place(key: ApiKey) -> str:
    return f"{key.created_at.isoformat(timespec='microseconds')} {key.id}"
