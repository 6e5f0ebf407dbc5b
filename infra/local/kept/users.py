"""Keep the users of Cognito and the tokens by which they are signed in.

The ids of pools and clients follow from the data folder, so tokens stay valid; moto's signing keys never change.
A sign-in that waits for a code, or for a new password, begins again.
"""

import hashlib
import json
import time
from collections.abc import Iterable
from typing import Any

from local.kept.folder import Folder
from local.kept.journal import Call
from local.kept.states import read, written
from local.settings import ACCOUNT, REGION

DAY = 86_400  # seconds, the longest that Cognito lets an access token live
_KINDS = ("access_tokens", "refresh_tokens")


class Noted(dict[str, Any]):
    """A dictionary that notes the keys which were set or removed."""

    def __init__(self, content: dict[str, Any]) -> None:
        super().__init__(content)
        self.changed: set[str] = set()

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        self.changed.add(key)

    def pop(self, key: str, *default: Any) -> Any:
        self.changed.add(key)
        return super().pop(key, *default)


class Users:
    """The keeper of Cognito. Make it before the pool."""

    def __init__(self, folder: Folder) -> None:
        from moto.cognitoidp import models  # noqa: PLC0415 - loaded with the rest of moto

        self.folder = folder
        package: Any = models
        package.generate_id = _ids(folder.seed)

    def notice(self, call: Call) -> set[tuple[str, str]]:
        """Return the pool and the name of each user that a call may change."""
        given = call.parameters
        answers = [given, given.get("AuthParameters") or {}, given.get("ChallengeResponses") or {}]
        names = [each.get(word) for each in answers for word in ("Username", "USERNAME")]
        noticed: set[tuple[str, str]] = set()
        for pool in _pools():
            holder = pool.access_tokens.get(given.get("AccessToken"), (None, None))[1]
            noticed |= {(pool.id, name) for name in (*names, holder) if name}
        return noticed

    def save(self, rows: Any, _call: Call, noticed: set[tuple[str, str]]) -> Iterable[str]:
        for pool, name in noticed:
            _save_user(rows, pool, name, _backend().user_pools[pool].users.get(name))
        for pool in _pools():
            for kind in _KINDS:
                _save_tokens(rows, pool.id, kind, getattr(pool, kind))
        return ()

    def restore(self, *, is_new: bool) -> None:
        """Put all users back into their pools; in a new folder, keep the one whom the stack has made."""
        for pool in _pools():
            pool.access_tokens, pool.refresh_tokens = Noted({}), Noted({})
        if is_new:
            with self.folder.book.changing() as rows:
                for pool in _pools():
                    for name, user in pool.users.items():
                        _save_user(rows, pool.id, name, user)
            return
        for pool in _pools():
            pool.users.clear()
            for group in pool.groups.values():
                group.users.clear()
        for pool, name, state in self.folder.book.rows("SELECT pool, name, state FROM users ORDER BY rowid"):
            if found := _backend().user_pools.get(pool):
                found.users[name] = _restored(pool, name, read(state), found.groups)
        self._restore_tokens()

    def _restore_tokens(self) -> None:
        with self.folder.book.changing() as rows:
            rows.execute("DELETE FROM tokens WHERE kind = 'access_tokens' AND made < ?", (time.time() - DAY,))
        for pool, kind, token, holder in self.folder.book.rows("SELECT pool, kind, token, holder FROM tokens"):
            if found := _backend().user_pools.get(pool):
                dict.__setitem__(getattr(found, kind), token, tuple(json.loads(holder)) if holder else None)


def _save_user(rows: Any, pool: str, name: str, user: Any) -> None:
    if user is None:
        rows.execute("DELETE FROM users WHERE pool = ? AND name = ?", (pool, name))
        return
    groups = sorted(group.group_name for group in user.groups)
    state = written(user, attributes=user.attributes, groups=groups)
    rows.execute(
        "INSERT INTO users VALUES (?, ?, ?) ON CONFLICT (pool, name) DO UPDATE SET state = excluded.state",
        (pool, name, state),
    )


def _save_tokens(rows: Any, pool: str, kind: str, tokens: Noted) -> None:
    while tokens.changed:
        token = tokens.changed.pop()  # one by one: another call may add to them now
        if token in tokens:
            holder = tokens[token] and json.dumps(tokens[token])
            rows.execute(
                "INSERT OR REPLACE INTO tokens VALUES (?, ?, ?, ?, ?)", (pool, kind, token, time.time(), holder)
            )
        else:
            rows.execute("DELETE FROM tokens WHERE pool = ? AND kind = ? AND token = ?", (pool, kind, token))


def _restored(pool: str, name: str, state: dict[str, Any], groups: dict[str, Any]) -> Any:
    from moto.cognitoidp.models import CognitoIdpUser, UserStatus  # noqa: PLC0415 - loaded with moto

    member_of = state.pop("groups")
    user: Any = CognitoIdpUser(pool, name, None, "", state["attributes"])
    vars(user).update(state, status=UserStatus(state["status"]))
    user.groups = {groups[each] for each in member_of if each in groups}
    user.attribute_lookup = {each["Name"]: each["Value"] for each in user.attributes}
    for group in user.groups:
        group.users.add(user)
    return user


def _ids(seed: str) -> Any:
    def generate_id(_strategy: str | None, *about: Any) -> str:
        """Return an id that follows from the folder and from the name of a pool or a client."""
        settings = about[-1] or {}
        name = settings.get("ClientName") or about[1]
        return hashlib.sha256(f"{seed} {name}".encode()).hexdigest()[:26]

    return generate_id


def _backend() -> Any:
    from moto.cognitoidp.models import cognitoidp_backends  # noqa: PLC0415 - loaded with moto

    return cognitoidp_backends[ACCOUNT][REGION]


def _pools() -> list[Any]:
    return list(_backend().user_pools.values())
