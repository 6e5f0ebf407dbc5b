"""Turn the second factor of a user on and off. Cognito alone knows whether it is on; nothing can disagree with it."""

from datetime import timedelta

from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.errors import BadCredentials, Forbidden, TotpEnabled, ValidationFailed
from core.users import cognito_totp, mfa_table, totp_enrolment_table
from core.users.active_users import ME, find
from core.users.current_password import check_password
from core.users.totp import Totp, TotpSecret, uri_of

LIFE = timedelta(minutes=10)  # of the token of the client for enrolment, and so of an enrolment


def describe(user_id: str, caller: Caller) -> Totp:
    return Totp(enabled=cognito_totp.is_on(find(user_id, caller).user.key))


def start(password: str, caller: Caller) -> TotpSecret:
    """Return a new secret. It counts once a code is confirmed. Raises BadCredentials or TotpEnabled."""
    user = find(ME, _in_person(caller)).user
    expires_at = now() + LIFE
    try:
        token = cognito_totp.open_enrolment(user.key, password)
    except cognito_totp.AlreadyOn as error:
        raise TotpEnabled from error
    except BadCredentials as error:
        raise BadCredentials.at("/current_password", "The current password is wrong") from error
    totp_enrolment_table.put(user.id, token, expires_at)
    secret = cognito_totp.new_secret(token)
    return TotpSecret(secret=secret, uri=uri_of(secret, user.username), expires_at=expires_at)


def confirm(code: str, caller: Caller) -> None:
    """Ask for a code at every sign-in from now on. Raises ValidationFailed for a wrong code.

    The enrolment is forgotten last: after a crash the same request goes on.
    """
    user = find(ME, _in_person(caller)).user
    token = totp_enrolment_table.find(user.id, now())
    if token is None:
        raise ValidationFailed("Start the enrolment first, or again: it has ten minutes")
    try:
        cognito_totp.verify(token, code)
    except cognito_totp.WrongCode as error:
        raise ValidationFailed.at("/code", "The code is wrong: wait for the next, and check the clock") from error
    except cognito_totp.Ended as error:
        raise ValidationFailed("Start the enrolment again: it has ended") from error
    cognito_totp.switch(user.key, on=True)
    totp_enrolment_table.remove(user.id)


def remove(password: str, caller: Caller) -> None:
    """Ask no longer for a code. Raises BadCredentials for a wrong password."""
    user = find(ME, _in_person(caller)).user
    check_password(user, password)
    _turn_off(user.key, user.id)


def reset(user_id: str, caller: Caller) -> None:
    """Remove the second factor of somebody who has lost it."""
    user = find(user_id, _in_person(caller)).user
    if user.id == caller.user_id:
        raise Forbidden("Remove your own with your password: DELETE /v1/users/me/totp")
    _turn_off(user.key, user.id)


def _turn_off(name: str, user_id: str) -> None:
    totp_enrolment_table.remove(user_id)  # first, or its code could turn it on again
    cognito_totp.switch(name, on=False)
    mfa_table.forget(name)


def _in_person(caller: Caller) -> Caller:
    if caller.by_key:
        raise Forbidden("An API key cannot change how its user signs in")
    return caller
