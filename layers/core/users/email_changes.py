"""Change one's own e-mail address: a code is sent to the new one, which counts once the code is confirmed.

Nobody learns from the answer whether an address is another user's: a letter goes there in either case, but the one to a
user's address holds no code.
"""

from core.aws import mail
from core.aws.transactions import ConditionFailed, retried
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.errors import EmailTaken, Forbidden, TooManyRequests, Unavailable, ValidationFailed
from core.users import agreement, email_change_table, unsettled_table, user_table
from core.users.active_users import ME, find
from core.users.current_password import check_password
from core.users.email_change import (
    LIFE,
    MOST_REQUESTS,
    PERIOD,
    EmailChange,
    EmailChangeDraft,
    StoredEmailChange,
    a_change,
    new_code,
)
from core.users.model import StoredUser

_SUBJECT = "Your new e-mail address at Lightbox"
_CODE = f"""Enter this code in Lightbox to use this address from now on:

    {{code}}

It is valid for {LIFE.seconds // 60} minutes. If you have not asked for it, ignore this letter: nothing changes.
"""
_TAKEN = """Somebody asked to use this address for another account of Lightbox.

It is the address of your account and stays so. You need not do anything.
"""


def request_email_change(draft: EmailChangeDraft, caller: Caller) -> EmailChange:
    """Send a code to a new address. Raises BadCredentials, Forbidden, TooManyRequests or ValidationFailed."""
    if caller.by_key:
        raise Forbidden("An API key cannot change the e-mail address of its user")
    if not mail.can_send():
        raise Forbidden("This service sends no e-mail: ask an administrator to set the address")
    user = find(ME, caller).user
    if draft.email == user.email:
        raise ValidationFailed.at("/email", "This is your address already")
    check_password(user, draft.current_password)
    code = new_code()
    change = _await(user, draft.email, code)
    holder = user_table.holder_of(draft.email)
    taken = holder is not None and holder.user.id != user.id
    try:
        mail.send(draft.email, _SUBJECT, _TAKEN if taken else _CODE.format(code=code))
    except mail.Undeliverable as error:
        raise ValidationFailed.at("/email", "No letter can be sent to this address") from error
    return EmailChange(email=change.email, expires_at=change.expires_at)


@retried
def _await(user: StoredUser, email: str, code: str) -> StoredEmailChange:
    before, moment = email_change_table.find(user.id), now()
    if before and before.requests_in_period(moment) >= MOST_REQUESTS:
        raise TooManyRequests.after(before.period_began + PERIOD - moment, "Too many codes were asked for")
    change = a_change(email, user.email, code, moment, before)
    email_change_table.replace(user.id, change)
    return change


def confirm_email_change(code: str, caller: Caller) -> None:
    """Use the new address from now on. Raises ValidationFailed for a wrong code, EmailTaken.

    A try is counted before the code is compared. The code is removed last: after a crash the same request goes on.
    """
    if caller.by_key:
        raise Forbidden("An API key cannot change the e-mail address of its user")
    row = find(ME, caller)
    change = email_change_table.take_try(row.user.id)
    if not change or not change.is_open(row.user.email, now()) or not change.matches(code):
        raise ValidationFailed.at("/code", "The code is wrong or expired")
    note = unsettled_table.new(row.user.id, now())
    try:
        changed = row.user.model_copy(update={"email": change.email})
        user_table.change(row, changed, unsettled_table.addition(note))
    except ConditionFailed as error:
        holder = user_table.holder_of(change.email)
        if holder and holder.user.id != row.user.id:
            raise EmailTaken.at("/email", "Choose another address", "taken") from error
        raise Unavailable("The user is being changed by another request") from error
    agreement.settle(note)
    email_change_table.remove_if_same(row.user.id, change)
