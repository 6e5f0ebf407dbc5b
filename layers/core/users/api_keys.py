"""Manage API keys. Each is a Cognito user of its own, so that Cognito alone stores, hashes and revokes the secret.

The row is written first and removed last: a key that works is always listed.
"""

from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.errors import Forbidden, NotFound, ValidationFailed
from core.kernel.pages import Page
from core.kernel.paging import Paging, page_of
from core.users import api_key_table, cognito_accounts
from core.users.api_key import ApiKey, ApiKeyDraft, NewApiKey, new_secret, username_of
from core.users.profiles import find


def create_api_key(user_id: str, draft: ApiKeyDraft, caller: Caller) -> NewApiKey:
    """Create a key and return it with its secret, which is never shown again."""
    if caller.by_key:
        raise Forbidden("An API key cannot create API keys")
    user = find(user_id, caller).user
    if draft.expires_at and draft.expires_at <= now():
        raise ValidationFailed.at("/expires_at", "The time must be in the future")
    secret = new_secret(user.id)
    key = ApiKey(id=secret.key_id, name=draft.name, created_at=now(), expires_at=draft.expires_at)
    api_key_table.add(user.id, key)
    cognito_accounts.create(secret.username, None)
    cognito_accounts.set_password(secret.username, secret.password)
    if user.role.groups:
        cognito_accounts.set_role(secret.username, user.role)
    return NewApiKey(**key.model_dump(), key=secret.text)


def list_api_keys(user_id: str, asked: Paging, caller: Caller) -> Page[ApiKey]:
    """Return the keys of a user, oldest first."""
    keys = api_key_table.of(find(user_id, caller).user.id)
    return page_of(
        lambda place: (key for key in keys if place is None or _place(key) > place), _place, asked, query="keys"
    )


def delete_api_key(user_id: str, key_id: str, caller: Caller) -> None:
    """Revoke a key: it yields no more tokens, and those that it yielded expire within minutes."""
    user = find(user_id, caller).user
    if api_key_table.find(user.id, key_id) is None:
        raise NotFound
    revoke(user.id, key_id)


def revoke(user_id: str, key_id: str) -> None:
    cognito_accounts.delete(username_of(user_id, key_id))
    api_key_table.remove(user_id, key_id)


def _place(key: ApiKey) -> str:
    return f"{key.created_at.isoformat(timespec='microseconds')} {key.id}"
