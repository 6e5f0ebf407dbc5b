"""Provide a user with API keys, what may befall her, and where Cognito and the directory then differ."""

import re

from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.errors import Problem
from core.offboarding import user_deletion
from core.users import (
    api_key_table,
    api_keys,
    email_changes,
    profiles,
    registration,
    sign_in,
    unsettled_table,
    user_table,
)
from core.users.api_key import ApiKeyDraft, read_secret, username_of
from core.users.cognito import client, pool
from core.users.credentials import Credentials
from core.users.email_change import EmailChangeDraft
from core.users.model import State, UserDraft, UserPatch, UserRole

import moto_stack

ROOT = Caller(user_id="root", username="root", groups=frozenset({"admin"}))
PASSWORD = "correct horse battery"


class People:
    """Ann, in a role and with one API key, beside another administrator."""

    def __init__(self, role: str = "admin") -> None:
        moto_stack.empty()
        registration.create_user(a_draft("rex", "admin"), ROOT)
        self.id = registration.create_user(a_draft("ann", role), ROOT).id
        self.key = api_keys.create_api_key(self.id, ApiKeyDraft(name="old"), ROOT).key
        self.made: str | None = None
        self.code = ""
        self.caller = Caller(user_id=self.id, username="ann")

    def make_key(self) -> None:
        self.made = api_keys.create_api_key(self.id, ApiKeyDraft(name="new"), ROOT).key

    def delete_key(self) -> None:
        api_keys.delete_api_key(self.id, key_id_of(self.key), ROOT)

    def demote(self) -> None:
        profiles.update_user(self.id, UserPatch(role=UserRole.USER), ROOT)

    def promote(self) -> None:
        profiles.update_user(self.id, UserPatch(role=UserRole.ADMIN), ROOT)

    def move(self) -> None:
        profiles.update_user(self.id, UserPatch(email="new@example.org"), ROOT)

    def ask_to_move(self) -> None:
        wanted = EmailChangeDraft(email="new@example.org", current_password=PASSWORD)
        email_changes.request_email_change(wanted, self.caller)
        self.code = re.search(r"\d{8}", moto_stack.letters()[-1].body)[0]

    def confirm_to_move(self) -> None:
        email_changes.confirm_email_change(self.code, self.caller)

    def delete(self) -> None:
        user_deletion.delete_user(self.id, None, ROOT)

    def groups(self) -> dict[str, frozenset[str]]:
        """Return the groups of Ann and of each of her keys, as Cognito has them."""
        names = [user["Username"] for user in client().list_users(UserPoolId=pool())["Users"]]
        return {name: _groups(name) for name in names if name != "rex"}

    def excess(self) -> dict[str, frozenset[str]]:
        """Return what Cognito grants beyond the directory."""
        row = user_table.find("ann")
        allowed = row.user.role.groups if row else frozenset[str]()
        return {name: groups for name, groups in self.groups().items() if groups - allowed}

    def unlisted(self) -> list[str]:
        """Return the keys that Cognito has and the directory does not list."""
        listed = {username_of(self.id, key.id) for key in api_key_table.of(self.id)}
        return [name for name in self.groups() if name not in listed | {"ann"}]

    def disagreements(self) -> list[str]:
        """Return where Cognito and the directory differ once the sweep has run."""
        row = user_table.find("ann")
        groups = self.groups()
        found = [f"unlisted: {name}" for name in self.unlisted()]
        if row and row.user.state is State.ACTIVE:
            found += [f"{name}: {held}" for name, held in groups.items() if held != row.user.role.groups]
            found += ["another address"] if _email("ann") != row.user.email else []
        else:
            found += [f"left: {name}" for name in groups if name.startswith("key.")]
        return found + [f"a note: {note}" for note in unsettled_table.before(now())]


def a_draft(name: str, role: str) -> UserDraft:
    return UserDraft(username=name, email=f"{name}@example.org", password=PASSWORD, role=UserRole(role))


def _groups(name: str) -> frozenset[str]:
    return frozenset(
        group["GroupName"] for group in client().admin_list_groups_for_user(UserPoolId=pool(), Username=name)["Groups"]
    )


def _email(name: str) -> str:
    attributes = client().admin_get_user(UserPoolId=pool(), Username=name)["UserAttributes"]
    return next(each["Value"] for each in attributes if each["Name"] == "email")


def key_id_of(key: str) -> str:
    secret = read_secret(key)
    assert secret is not None
    return secret.key_id


def buys_a_token(key: str) -> bool:
    """Return whether somebody gets in with a key."""
    try:
        sign_in.create_token(Credentials.model_validate({"grant_type": "api_key", "api_key": key}))
    except Problem:
        return False
    return True
