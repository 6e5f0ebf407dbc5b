from datetime import timedelta

import pytest
from pydantic import ValidationError

from core.users.api_key import new_secret, read_secret
from core.users.model import State, UserDraft, UserPatch, UserRole, a_new_user, role_of

from support import NOON

DRAFT = {"username": "ann", "password": "correct horse battery", "email": "ann@example.org"}


def a_user(state=State.RESERVED, **fields):
    return a_new_user(UserDraft(**DRAFT | fields), UserRole.USER, NOON).turned(state, NOON)


@pytest.mark.parametrize("email", ["a@b.org", "a.b+c@mail.example.org", "ä@example.org"])
def test_an_address_has_two_halves(email):
    assert UserDraft(**DRAFT | {"email": email}).email == email


@pytest.mark.parametrize(
    "email", ["", "a", "a@", "@b.org", "a@b", "a b@c.org", "a@b..org", "a@b.org\n", "a@b@c.org", "x" * 65 + "@b.org"]
)
def test_anything_else_is_no_address(email):
    with pytest.raises(ValidationError):
        UserDraft(**DRAFT | {"email": email})


@pytest.mark.parametrize(
    ("state", "minutes", "abandoned"),
    [
        (State.RESERVED, 0.5, False),
        (State.RESERVED, 1, True),
        (State.LEAVING, 0.5, False),
        (State.LEAVING, 1, True),
        (State.UNCONFIRMED, 23 * 60, False),
        (State.UNCONFIRMED, 24 * 60, True),
        (State.ACTIVE, 1_000_000, False),
    ],
)
def test_an_unfinished_user_is_abandoned_in_time(state, minutes, abandoned):
    assert a_user(state).is_abandoned(NOON + timedelta(minutes=minutes)) is abandoned


@pytest.mark.parametrize("text", ["an", "ANN", "example", "Amy L", "lee"])
def test_a_user_is_found_by_any_part_of_their_names(text):
    assert a_user(first_name="Amy", last_name="Lee").matches(text)


def test_the_state_of_a_user_is_not_shown():
    assert not {"state", "since"} & a_user().shown().model_dump().keys()


def test_the_higher_role_counts():
    assert role_of(frozenset({"annotator", "admin"})) is UserRole.ADMIN
    assert role_of(frozenset({"somebody else's"})) is UserRole.USER


def test_a_patch_clears_names_but_neither_address_nor_role():
    patch = UserPatch.model_validate({"first_name": None, "email": None, "role": None, "current_password": "x"})

    assert patch.changes() == {"first_name": None}


def test_a_secret_says_whose_it_is():
    for _ in range(200):
        secret = new_secret("4a7d9fcd-2490-4542-bebd-3095401675d7", "k1")

        assert read_secret(secret.text) == secret
        assert secret.username == f"key.{secret.user_id}.{secret.key_id}"
