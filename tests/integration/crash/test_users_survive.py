"""Kill and overtake changes of users at every AWS call: Cognito never grants more than the directory, and agrees."""

import itertools
import re
from contextlib import suppress
from datetime import timedelta

import pytest

from core.images import image_table
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.errors import NotFound, Problem, ValidationFailed
from core.offboarding import user_deletion
from core.users import (
    agreement,
    api_key_table,
    api_keys,
    cognito_accounts,
    email_change_table,
    email_changes,
    profiles,
    registration,
    sign_in,
    unsettled_table,
    user_table,
)
from core.users.api_key import ApiKeyDraft
from core.users.cognito import client, pool
from core.users.credentials import Credentials
from core.users.email_change import EmailChangeDraft
from core.users.model import State, UserDraft, UserPatch, UserRole

import moto_stack
from support import NOON, an_image
from wire import WIRE, Crash

pytestmark = pytest.mark.usefixtures("aws")

ROOT = Caller(user_id="root", username="root", groups=frozenset({"admin"}))
PASSWORD = "correct horse battery"
SOON = timedelta(minutes=2)
MOMENTS = ("before", "after")


class People:
    """Ann, in a role and with one API key, beside another administrator."""

    def __init__(self, role="admin"):
        moto_stack.empty()
        registration.create_user(_draft("rex", "admin"), ROOT)
        self.id = registration.create_user(_draft("ann", role), ROOT).id
        self.key = api_keys.create_api_key(self.id, ApiKeyDraft(name="old"), ROOT).key
        self.made = None
        self.caller = Caller(user_id=self.id, username="ann")

    def make_key(self):
        self.made = api_keys.create_api_key(self.id, ApiKeyDraft(name="new"), ROOT).key

    def demote(self):
        profiles.update_user(self.id, UserPatch(role=UserRole.USER), ROOT)

    def promote(self):
        profiles.update_user(self.id, UserPatch(role=UserRole.ADMIN), ROOT)

    def move(self):
        profiles.update_user(self.id, UserPatch(email="new@example.org"), ROOT)

    def ask_to_move(self):
        wanted = EmailChangeDraft(email="new@example.org", current_password=PASSWORD)
        email_changes.request_email_change(wanted, self.caller)
        self.code = re.search(r"\d{8}", moto_stack.letters()[-1].body)[0]

    def confirm_to_move(self):
        email_changes.confirm_email_change(self.code, self.caller)

    def delete(self):
        user_deletion.delete_user(self.id, None, ROOT)

    def groups(self):
        """Return the groups of Ann and of each of her keys, as Cognito has them."""
        names = [user["Username"] for user in client().list_users(UserPoolId=pool())["Users"]]
        return {name: _groups(name) for name in names if name != "rex"}

    def excess(self):
        """Return what Cognito grants beyond the directory."""
        row = user_table.find("ann")
        allowed = row.user.role.groups if row else frozenset()
        return {name: groups for name, groups in self.groups().items() if groups - allowed}

    def disagreements(self):
        """Return where Cognito and the directory differ once the sweep has run."""
        row = user_table.find("ann")
        groups = self.groups()
        listed = {f"key.{self.id}.{key.id}" for key in api_key_table.of(self.id)}
        found = [f"unlisted: {name}" for name in groups.keys() - listed - {"ann"}]
        if row and row.user.state is State.ACTIVE:
            found += [f"{name}: {held}" for name, held in groups.items() if held != row.user.role.groups]
            found += ["another address"] if _email("ann") != row.user.email else []
        else:
            found += [f"left: {name}" for name in groups if name.startswith("key.")]
        return found + [f"a note: {note}" for note in unsettled_table.before(now())]


def _draft(name, role):
    return UserDraft(username=name, email=f"{name}@example.org", password=PASSWORD, role=UserRole(role))


def _groups(name):
    return frozenset(
        group["GroupName"] for group in client().admin_list_groups_for_user(UserPoolId=pool(), Username=name)["Groups"]
    )


def _email(name):
    attributes = client().admin_get_user(UserPoolId=pool(), Username=name)["UserAttributes"]
    return next(each["Value"] for each in attributes if each["Name"] == "email")


def buys_a_token(key):
    try:
        sign_in.create_token(Credentials.model_validate({"grant_type": "api_key", "api_key": key}))
    except Problem:
        return False
    return True


def killed(story, at, prepare=lambda _people: None, **who):
    """Yield people whose story was killed before and after each of its calls in turn, up to one that was not."""
    for moment in MOMENTS:
        for number in itertools.count(1):
            at(timedelta())
            people = People(**who)
            prepare(people)
            WIRE.break_at(number, moment)
            try:
                story(people)
                done = True
            except Crash:
                done = False
            finally:
                WIRE.mend()
            yield people, f"{moment} call {number}", done
            if done:
                assert number > 3, "the story makes calls"
                break


def overtaken(story, other, **who):
    """Yield people for whom another request ran whole before each call of a story in turn."""
    for number in itertools.count(1):
        people = People(**who)
        calls = itertools.count(1)
        overtook = []

        def overtake(_call, people=people, calls=calls, number=number, overtook=overtook):
            if next(calls) == number:
                WIRE.before.clear()
                overtook.append(True)
                other(people)

        WIRE.before.append(overtake)
        with suppress(Problem):
            story(people)
        WIRE.mend()
        yield people, f"overtaken before call {number}"
        if not overtook:
            assert number > 3, "the story makes calls"
            break


@pytest.mark.parametrize(
    ("story", "role"),
    [
        (People.make_key, "admin"),
        (People.demote, "admin"),
        (People.promote, "user"),
        (People.move, "user"),
        (People.delete, "admin"),
    ],
)
def test_a_change_that_is_killed_grants_nothing_and_is_settled(at, story, role):
    wrong = []
    for people, when, _ in killed(story, at, role=role):
        wrong += [(when, "too much", people.excess())] if people.excess() else []
        at(SOON)
        agreement.sweep(lambda: True)
        wrong += [(when, each) for each in people.disagreements()]
    assert wrong == []


def test_a_confirmation_that_is_killed_is_finished_by_the_same_request_or_by_the_sweep(at):
    wrong = []
    for people, when, done in killed(People.confirm_to_move, at, prepare=People.ask_to_move, role="user"):
        if not done:
            with suppress(ValidationFailed):  # its code is gone once everything else is done
                people.confirm_to_move()
        at(SOON)
        agreement.sweep(lambda: True)
        wrong += [(when, each) for each in people.disagreements()]
        wrong += [(when, "not moved")] if user_table.find("ann").user.email != "new@example.org" else []
        wrong += [(when, "the code stays")] if email_change_table.find(people.id) else []
    assert wrong == []


def test_a_request_for_a_code_that_is_killed_can_be_repeated(at):
    for people, when, _ in killed(People.ask_to_move, at, role="user"):
        people.ask_to_move()
        people.confirm_to_move()
        assert user_table.find("ann").user.email == "new@example.org", when


def test_a_sweep_that_is_killed_is_finished_by_the_next(at):
    def interrupt(people):
        row = user_table.find("ann")
        demoted = row.user.model_copy(update={"role": UserRole.USER, "email": "new@example.org"})
        user_table.change(row, demoted, unsettled_table.addition(unsettled_table.new(people.id, now(), "lost")))
        cognito_accounts.create(f"key.{people.id}.lost", None)

    def sweep(_people):
        at(SOON)
        agreement.sweep(lambda: True)

    wrong = []
    for people, when, _ in killed(sweep, at, prepare=interrupt):
        sweep(people)
        wrong += [(when, each) for each in people.disagreements()]
    assert wrong == []


def test_a_deletion_that_is_killed_leaves_no_way_in_and_is_finished_by_the_same_request(at):
    wrong = []
    for people, when, _ in killed(People.delete, at):
        row = user_table.find("ann")
        if (not row or row.user.state is State.LEAVING) and buys_a_token(people.key):
            wrong.append((when, "the key works"))
        with suppress(NotFound):
            people.delete()
        wrong += [(when, "left", people.groups())] if user_table.find("ann") or people.groups() else []
    assert wrong == []


def test_access_ends_before_a_long_reassignment(at, monkeypatch):
    people = People()
    image_table.create(an_image(people.id, "knee"), due_at=NOON)
    registration.create_user(_draft("bob", "user"), ROOT)
    heir = user_table.find("bob").user.id

    def give_up(*_):
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(image_table, "alter", give_up)
        with pytest.raises(Crash):
            user_deletion.delete_user(people.id, heir, ROOT)

    assert not buys_a_token(people.key)
    assert [name for name in people.groups() if name.startswith("key.")] == []
    at(SOON)
    user_deletion.delete_user(people.id, heir, ROOT)
    assert image_table.find("knee").image.user_id == heir


@pytest.mark.parametrize(
    ("story", "other"),
    [
        (People.make_key, People.demote),
        (People.demote, People.make_key),
        (People.promote, People.demote),
        (People.demote, People.promote),
    ],
)
def test_changes_of_one_user_at_the_same_time_grant_no_more_than_the_directory(story, other):
    role = "user" if story is People.promote else "admin"
    wrong = [(when, people.excess()) for people, when in overtaken(story, other, role=role) if people.excess()]
    assert wrong == []


@pytest.mark.parametrize(("story", "other"), [(People.make_key, People.delete), (People.delete, People.make_key)])
def test_a_key_made_while_its_user_is_deleted_buys_nothing(story, other):
    wrong = []
    for people, when in overtaken(story, other):
        if not user_table.find("ann"):
            wrong += [(when, "buys")] if people.made and buys_a_token(people.made) else []
            wrong += [(when, people.groups())] if people.groups() else []
    assert wrong == []
