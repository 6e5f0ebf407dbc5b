"""Take the second step of a sign-in: a code of the user's authenticator app, for the token of the first step.

The session of Cognito stays here, so that every code is counted, by a conditional write, before Cognito compares it.
"""

import os

from core.kernel.clock import now
from core.kernel.errors import BadCredentials, MfaRequired, TooManyRequests, TotpRequired
from core.users import cognito_tokens, cognito_totp, mfa_table
from core.users.cognito_tokens import Tokens
from core.users.mfa import Pending, SecondFactor, new_token
from core.users.model import UserRole, role_of


def ask_for_code(name: str, session: str) -> MfaRequired:
    """Return the problem that carries the token for the second step."""
    token, moment = new_token(name), now()
    mfa_table.change(name, lambda known: known.begun(token, session, moment))
    return MfaRequired.with_token(token)


def take_code(name: str, token: str, code: str) -> Tokens:
    """Return tokens for a right code. Raises BadCredentials, or TooManyRequests after five wrong ones."""
    pending = mfa_table.find(name).find(token, now())
    if not pending:
        raise BadCredentials
    mfa_table.change(name, _try)
    given = cognito_tokens.answer_challenge(name, pending.session, code)
    mfa_table.change(name, lambda known: _pass(known, pending))
    return given


def _try(known: SecondFactor) -> SecondFactor:
    if wait := known.waits(now()):
        raise TooManyRequests.after(wait, "Too many codes were tried")
    return known.tried(now())


def _pass(known: SecondFactor, pending: Pending) -> SecondFactor:
    return known.passed(pending)


def is_required(given: Tokens) -> bool:
    """Return whether the stack's parameter `RequireTotp` asks this user for a second factor."""
    required = os.environ.get("REQUIRE_TOTP", "none")
    is_administrator = role_of(given.caller.groups) is UserRole.ADMIN
    return required == "everyone" or (required == "administrators" and is_administrator)


def ask_to_enrol(name: str, password: str) -> TotpRequired:
    """Return the problem that carries an access token with which one can only enrol."""
    given = cognito_tokens.authenticate(name, password, os.environ["RESTRICTED_CLIENT_ID"])
    if isinstance(given, cognito_tokens.Challenge):  # enrolled a moment ago
        raise BadCredentials
    return TotpRequired.with_token(given.access_token)


def refuse_unenrolled(given: Tokens) -> None:
    """Refuse to go on with a session from before a second factor was required. Raises TotpRequired."""
    if is_required(given) and not cognito_totp.is_on(given.caller.username):
        raise TotpRequired("Sign in again to enrol")
