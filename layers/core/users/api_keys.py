"""Manage API keys. Each is a Cognito user of its own, so that Cognito alone stores, hashes and revokes the secret.

The row is written first and removed last: a key that works is always listed. It gets its password last, when its user
is still active and in the same role: whoever deletes or demotes the user from then on knows of the key.

A repeated request finds the key that it has listed before, and gives it another secret: nobody has seen the first.
"""

from contextlib import suppress

from core.aws.transactions import retried
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.errors import Forbidden, NotFound, TooManyKeys, Unavailable, ValidationFailed
from core.kernel.pages import Page
from core.kernel.paging import Paging, page_of
from core.users import agreement, api_key_table, cognito_accounts, unsettled_table, user_table
from core.users.active_users import find
from core.users.api_key import ApiKey, ApiKeyDraft, NewApiKey, Secret, new_secret
from core.users.model import State, StoredUser
from core.users.unsettled_table import Note

MOST = 20  # keys of a user


def create_api_key(user_id: str, draft: ApiKeyDraft, caller: Caller) -> NewApiKey:
    """Create a key and return it with its secret, which is never shown again. Raises TooManyKeys."""
    if caller.by_key:
        raise Forbidden("An API key cannot create API keys")
    if draft.expires_at and draft.expires_at <= now():
        raise ValidationFailed.at("/expires_at", "The time must be in the future")
    user, key, secret, note = _list(user_id, draft, caller)
    with suppress(cognito_accounts.NameTaken):  # by an earlier attempt of the same request
        cognito_accounts.create(secret.username, None)
    if user.role.groups:
        cognito_accounts.set_role(secret.username, user.role)
    current = user_table.find_by_id(user.id)
    if not current or current.user.state is not State.ACTIVE or current.user.role is not user.role:
        agreement.revoke_key(user.id, key.id)
        unsettled_table.remove(note)
        raise Unavailable("The user is being changed by another request")
    cognito_accounts.set_password(secret.username, secret.password)
    unsettled_table.remove(note)
    return NewApiKey(**key.model_dump(), key=secret.text)


@retried
def _list(user_id: str, draft: ApiKeyDraft, caller: Caller) -> tuple[StoredUser, ApiKey, Secret, Note]:
    """List a new key of an active user. Keys of one user are listed one after the other, so that none is too many."""
    row = find(user_id, caller)
    secret = new_secret(row.user.id, caller.new_id("").lower())
    note = unsettled_table.new(row.user.id, now(), secret.key_id)
    known = api_key_table.find(row.user.id, secret.key_id)
    if known is None and len(api_key_table.of(row.user.id)) >= MOST:
        raise TooManyKeys(f"A user has at most {MOST} keys")
    key = known or ApiKey(id=secret.key_id, name=draft.name, created_at=now(), expires_at=draft.expires_at)
    listing = () if known else (api_key_table.addition(row.user.id, key),)
    user_table.change(row, row.user, *listing, unsettled_table.addition(note))
    return row.user, key, secret, note


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
    agreement.revoke_key(user.id, key_id)


def _place(key: ApiKey) -> str:
    return f"{key.created_at.isoformat(timespec='microseconds')} {key.id}"
