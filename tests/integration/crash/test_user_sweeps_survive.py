"""Kill the sweep of users at every AWS call: whoever it was about ends as if the sweep had not died."""

from datetime import timedelta

import pytest

from core.aws.transactions import transact
from core.kernel.clock import now
from core.users import agreement, api_key_table, cognito_accounts, unsettled_table, user_table
from core.users.api_key import ApiKey, username_of
from core.users.model import State, UserRole
from killed import deviations, deviations_after_two_crashes
from people import People

pytestmark = pytest.mark.usefixtures("aws")

SOON, NEXT = timedelta(minutes=2), timedelta(minutes=5)


def changed(people, key_id=None, **fields):
    """Change a user in the directory alone, as a request does that dies there."""
    row = user_table.find("ann")
    note = unsettled_table.new(people.id, now(), key_id)
    user_table.change(row, row.user.model_copy(update=fields), unsettled_table.addition(note))


def demoted(people):
    changed(people, role=UserRole.USER)


def promoted(people):
    demoted(people)
    agreement.take_away(user_table.find("ann").user, UserRole.USER)
    changed(people, role=UserRole.ANNOTATOR)


def moved(people):
    changed(people, email="new@example.org")


def leaving(people):
    changed(people, state=State.LEAVING)


def key_known_to_cognito_alone(people):
    changed(people, "lost")
    cognito_accounts.create(username_of(people.id, "lost"), None)


def key_known_to_the_directory_alone(people):
    changed(people, "lost")
    transact(api_key_table.addition(people.id, ApiKey(id="lost", name="lost", created_at=now())))


def key_without_its_password(people):
    key_known_to_cognito_alone(people)
    transact(api_key_table.addition(people.id, ApiKey(id="lost", name="lost", created_at=now())))


def several(people):
    demoted(people)
    key_without_its_password(people)


OWING = [
    demoted,
    promoted,
    moved,
    leaving,
    key_known_to_cognito_alone,
    key_known_to_the_directory_alone,
    key_without_its_password,
]


@pytest.fixture
def sweep_at(at):
    def sweep_at(later):
        def sweep():
            at(later)
            agreement.sweep(lambda: True)

        return sweep

    return sweep_at


@pytest.mark.parametrize("prepare", OWING)
def test_a_sweep_that_dies_is_made_up_for_by_the_next(sweep_at, prepare):
    people = People()
    prepare(people)

    assert deviations(sweep_at(SOON), sweep_at(SOON + NEXT)) == []

    sweep_at(SOON)()
    assert people.disagreements() == []


@pytest.mark.parametrize("prepare", [leaving, several])
def test_two_sweeps_that_die_are_made_up_for_by_the_third(sweep_at, prepare):
    prepare(People())

    assert deviations_after_two_crashes(sweep_at(SOON), sweep_at(SOON + NEXT), sweep_at(SOON + 2 * NEXT)) == []
