from datetime import timedelta

import pytest

from core.kernel import clock
from core.kernel.caller import Caller
from core.users import cognito_accounts, registration, unsettled_table, user_table
from core.users.cognito import client, pool
from core.users.model import State, UserDraft, UserRole
from events import sweep_users

pytestmark = pytest.mark.usefixtures("aws")
PASSWORD = "correct horse battery"
ROOT = Caller(user_id="root", username="root", groups=frozenset({"admin"}))


@pytest.fixture
def swept(invoke, monkeypatch):
    """Run the sweep some time from now."""

    def swept(**later):
        moment = clock.now() + timedelta(**later)
        monkeypatch.setattr(clock, "_clock", lambda: moment)
        invoke(sweep_users.handler, {})

    return swept


@pytest.fixture
def ann():
    draft = UserDraft(username="ann", email="ann@example.org", password=PASSWORD, role=UserRole.ANNOTATOR)
    return registration.create_user(draft, ROOT).id


def groups():
    listed = client().admin_list_groups_for_user(UserPoolId=pool(), Username="ann")["Groups"]
    return [group["GroupName"] for group in listed]


def test_groups_and_address_become_those_of_the_directory(ann, swept):
    cognito_accounts.set_role("ann", UserRole.ADMIN)
    cognito_accounts.set_email("ann", "other@example.org")
    unsettled_table.add(unsettled_table.new(ann, clock.now()))

    swept(minutes=2)

    assert groups() == ["annotator"]
    assert cognito_accounts.find("ann").email == "ann@example.org"
    assert list(unsettled_table.before(clock.now())) == []


def test_a_change_that_may_still_be_running_is_left_alone(ann, swept):
    cognito_accounts.set_role("ann", UserRole.USER)
    unsettled_table.add(unsettled_table.new(ann, clock.now()))

    swept(seconds=30)

    assert groups() == []


def test_whoever_is_being_deleted_loses_their_sessions_and_keys(ann, swept):
    row = user_table.find("ann")
    user_table.change(row, row.user.turned(State.LEAVING, clock.now()))
    cognito_accounts.create(f"key.{ann}.lost", None)
    unsettled_table.add(unsettled_table.new(ann, clock.now(), "lost"))

    swept(minutes=2)

    assert cognito_accounts.find(f"key.{ann}.lost") is None


def test_one_that_fails_stops_no_other_and_is_tried_again(ann, swept, monkeypatch):
    settle = sweep_users.agreement.settle
    notes = [unsettled_table.new(ann, clock.now()) for _ in range(2)]
    for note in notes:
        unsettled_table.add(note)
    first = min(notes)
    monkeypatch.setattr(sweep_users.agreement, "settle", lambda note: 1 / 0 if note == first else settle(note))

    swept(minutes=2)

    assert [note.name for note in unsettled_table.before(clock.now())] == [first.name]
