"""Create the users of the directory anew in a pool that does not know them. Passwords and second factors are lost.

The directory is the export: it has the name, address, role and id of every user, and is backed up to the second.
"""

import secrets
from collections.abc import Iterator
from typing import NamedTuple

from core.users import agreement, api_key_table, cognito_accounts, user_table
from core.users.api_key import username_of
from core.users.model import StoredUser


class Restored(NamedTuple):
    """A user who is new to the pool: their first password, and how many API keys were revoked."""

    username: str
    password: str
    keys: int


def restore() -> Iterator[Restored]:
    """Create every active user whom the pool does not know, with the id that rows know them by. Safe to repeat.

    A user whose restoration died before they had a password is restored by the next run.
    """
    for user in user_table.after(None):
        known = cognito_accounts.find(user.key)
        if known is None or (known.user_id == user.id and not known.confirmed):
            yield _restore(user, is_known=known is not None)


def _restore(user: StoredUser, *, is_known: bool) -> Restored:
    if not is_known:
        cognito_accounts.create(user.key, user.email or None, user.id)
    cognito_accounts.set_role(user.key, user.role)
    lost = [key.id for key in api_key_table.of(user.id) if cognito_accounts.find(username_of(user.id, key.id)) is None]
    for key_id in lost:  # its secret was the password of a user of the lost pool
        agreement.revoke_key(user.id, key_id)
    password = secrets.token_urlsafe(18)
    cognito_accounts.set_password(user.key, password)  # last: who has one is restored
    return Restored(user.username, password, len(lost))
