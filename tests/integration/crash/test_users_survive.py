"""Kill and overtake changes of users at every AWS call: Cognito never grants more than the directory, and agrees."""

import itertools
from contextlib import suppress
from datetime import timedelta

import pytest

from core.images import image_table
from core.kernel.clock import now
from core.kernel.errors import NotFound, Problem, ValidationFailed
from core.offboarding import user_deletion
from core.users import (
    agreement,
    cognito_accounts,
    email_change_table,
    registration,
    unsettled_table,
    user_table,
)
from core.users.model import State, UserRole
from people import ROOT, People, a_draft, buys_a_token

from support import NOON, an_image
from wire import WIRE, Crash

pytestmark = pytest.mark.usefixtures("aws")

SOON = timedelta(minutes=2)
MOMENTS = ("before", "after")


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
    registration.create_user(a_draft("bob", "user"), ROOT)
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
