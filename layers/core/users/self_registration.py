"""Let people register themselves where that is open, without telling them who has registered already.

Every request is answered alike: what a stranger may not know, a letter says to the owner of the address.
"""

import os
from contextlib import suppress

from core.aws import mail
from core.kernel.clock import now
from core.kernel.errors import EmailTaken, Forbidden, Problem, UsernameTaken
from core.kernel.noted import note
from core.users import attempt_table, cognito_accounts, registration, user_table
from core.users.model import PendingUser, Registration, State, UserRole, a_new_user, folded

MOST_LETTERS = 5  # to one address in an hour

_SUBJECT = "Your registration at Lightbox"
_ADDRESS_TAKEN = """Somebody asked for an account of Lightbox with this address, and none was made.

The address has an account, or waits for the code of an earlier letter; if none came, register again in a few minutes.
If it was not you, you need not do anything.
"""
_NAME_TAKEN = """Somebody asked for an account of Lightbox with this address, and none was made.

The user name cannot be used: please register again with another one. If it was not you, you need not do anything.
"""


def sign_up(draft: Registration) -> PendingUser:
    """Register a user, who becomes active by confirming the code that Cognito sends to the address."""
    _refuse_unless_open()
    attempt_table.count(MOST_LETTERS, "sign_up", folded(draft.email))
    try:
        _register(draft)
    except (UsernameTaken, EmailTaken):
        _tell(draft.email)
    return PendingUser(username=draft.username, email=draft.email)


def confirm_sign_up(username: str, code: str) -> None:
    _refuse_unless_open()
    cognito_accounts.confirm(folded(username), code)
    row = user_table.find(username)
    if row:
        note(object=row.user.id)
        registration.activate_confirmed(row)


def _register(draft: Registration) -> None:
    row = registration.reserve(a_new_user(draft, UserRole.USER, now()))
    try:
        user_id = cognito_accounts.sign_up(row.user.key, draft.email, draft.password)
    except cognito_accounts.NameTaken as error:
        user_table.remove(row)
        raise UsernameTaken from error
    except Problem:
        user_table.remove(row)
        raise
    registration.turn(row, State.UNCONFIRMED, user_id)
    note(object=user_id)


def _tell(email: str) -> None:
    text = _ADDRESS_TAKEN if user_table.holder_of(email) else _NAME_TAKEN
    if mail.can_send():
        with suppress(mail.Undeliverable):
            mail.send(email, _SUBJECT, text)


def _refuse_unless_open() -> None:
    if os.environ.get("REGISTRATION") != "open":
        raise Forbidden("Self-registration is closed: ask an administrator for an account")
