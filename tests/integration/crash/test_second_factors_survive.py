"""Kill what concerns the second factor at every AWS call: nobody is locked out, and the same request goes on."""

import itertools

import pytest

from authenticator import code_of
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.errors import MfaRequired, TooManyRequests, TotpEnabled
from core.users import registration, sign_in, totp_enrolment, totp_enrolment_table
from core.users.credentials import Credentials
from core.users.model import UserDraft

import moto_stack
from wire import WIRE, Crash

pytestmark = pytest.mark.usefixtures("aws")

ROOT = Caller(user_id="root", username="root", groups=frozenset({"admin"}))
PASSWORD = "correct horse battery"


class Ann:
    """A user, and the app on her phone."""

    def __init__(self):
        moto_stack.empty()
        draft = UserDraft(username="ann", email="ann@example.org", password=PASSWORD)
        self.caller = Caller(user_id=registration.create_user(draft, ROOT).id, username="ann")
        self.secret = ""

    def start(self):
        self.secret = totp_enrolment.start(PASSWORD, self.caller).secret

    def confirm(self):
        totp_enrolment.confirm(code_of(self.secret), self.caller)

    def enrol(self):
        self.start()
        self.confirm()

    def remove(self):
        totp_enrolment.remove(PASSWORD, self.caller)

    def reset(self):
        totp_enrolment.reset(self.caller.user_id, ROOT)

    def sign_in(self):
        """Sign in with what she has, and return whether a code was asked for."""
        by_password = {"grant_type": "password", "username": "ann", "password": PASSWORD}
        try:
            sign_in.create_token(Credentials.model_validate(by_password))
        except MfaRequired as asked:
            by_code = {"grant_type": "mfa", "mfa_token": asked.members["mfa_token"], "code": code_of(self.secret)}
            sign_in.create_token(Credentials.model_validate(by_code))
            return True
        return False


def killed(story, prepare):
    """Yield Ann after her story was killed before and after each of its calls, up to the one that was not."""
    for moment in ("before", "after"):
        for number in itertools.count(1):
            ann = Ann()
            prepare(ann)
            WIRE.break_at(number, moment)
            try:
                story(ann)
                done = True
            except Crash:
                done = False
            finally:
                WIRE.mend()
            yield ann, f"{moment} call {number}"
            if done:
                assert number > 3, "the story makes calls"
                break


def test_an_enrolment_that_is_killed_locks_nobody_out_and_can_be_started_again():
    for ann, when in killed(Ann.start, lambda _: None):
        assert ann.sign_in() is False, when
        ann.enrol()
        assert ann.sign_in() is True, when


def test_a_confirmation_that_is_killed_goes_on_with_the_same_request():
    for ann, when in killed(Ann.confirm, Ann.start):
        ann.sign_in()  # she gets in, with a code or without
        if totp_enrolment_table.find(ann.caller.user_id, now()):
            ann.confirm()
        assert ann.sign_in() is True, when


def test_after_a_killed_confirmation_one_may_start_anew_unless_it_counts_already():
    for ann, when in killed(Ann.confirm, Ann.start):
        on = ann.sign_in()
        try:
            ann.start()
            ann.confirm()
        except TotpEnabled:
            assert on, when
        assert ann.sign_in() is True, when


@pytest.mark.parametrize("story", [Ann.remove, Ann.reset])
def test_a_removal_that_is_killed_goes_on_with_the_same_request(story):
    for ann, when in killed(story, Ann.enrol):
        ann.sign_in()
        story(ann)
        assert ann.sign_in() is False, when


def test_a_sign_in_that_is_killed_can_be_repeated():
    for ann, when in killed(Ann.sign_in, Ann.enrol):
        assert ann.sign_in() is True, when


def test_the_tries_of_killed_sign_ins_count():
    ann = Ann()
    ann.enrol()

    def crash(call):
        if call.operation == "AdminRespondToAuthChallenge":
            raise Crash

    for _ in range(5):
        WIRE.before.append(crash)
        with pytest.raises(Crash):
            ann.sign_in()
        WIRE.mend()

    with pytest.raises(TooManyRequests):
        ann.sign_in()
