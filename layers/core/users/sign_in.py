"""Exchange credentials for tokens. All faults of credentials have the same answer."""

from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.errors import BadCredentials, Forbidden, ValidationFailed
from core.kernel.metrics import Metric, count
from core.kernel.noted import note
from core.users import (
    agreement,
    api_key_table,
    cognito_codes,
    cognito_tokens,
    federation,
    name_hash,
    second_factor,
    user_table,
)
from core.users.active_users import exists
from core.users.api_key import read_secret
from core.users.credentials import Credentials, Grant, Token
from core.users.mfa import name_in
from core.users.model import State, folded, is_reserved, role_of
from core.users.registration import activate_confirmed, adopt

_SHUT = {State.RESERVED, State.LEAVING}


def create_token(credentials: Credentials) -> Token:
    """Return tokens. Raises ValidationFailed for missing fields, BadCredentials, and TooManyRequests.

    A password may be answered by MfaRequired or TotpRequired; an API key needs no second factor.
    """
    if credentials.missing:
        detail = f"Required for grant_type={credentials.grant_type}"
        errors = [{"pointer": f"/{name}", "code": "missing", "detail": detail} for name in credentials.missing]
        raise ValidationFailed(errors=errors)
    note(grant_type=credentials.grant_type)
    token = _exchanged(credentials)
    if credentials.grant_type is not Grant.REFRESH_TOKEN:
        count(Metric.SIGN_INS)
    return token


def _exchanged(credentials: Credentials) -> Token:
    match credentials.grant_type:
        case Grant.PASSWORD:
            return _by_password(credentials.username or "", credentials.password or "")
        case Grant.REFRESH_TOKEN:
            return _by_refresh_token(credentials.refresh_token or "")
        case Grant.API_KEY:
            return _by_key(credentials.api_key or "")
        case Grant.MFA:
            return _by_code(credentials.mfa_token or "", credentials.code or "")
        case Grant.AUTHORIZATION_CODE:
            return _by_provider(credentials.code or "", credentials.code_verifier or "", credentials.nonce or "")


def log_out(refresh_token: str, caller: Caller) -> None:
    """Revoke the refresh token; access tokens expire by themselves."""
    if caller.by_key:
        raise Forbidden("An API key cannot log out")
    cognito_tokens.revoke(refresh_token)


def _by_password(username: str, password: str) -> Token:
    row = None if is_reserved(username) else user_table.find(username)
    _note_tried(username, row)
    if is_reserved(username) or (row and row.user.state in _SHUT):
        raise BadCredentials
    given = cognito_tokens.sign_in(folded(username), password)
    if isinstance(given, cognito_tokens.Challenge):
        raise second_factor.ask_for_code(folded(username), given.session)
    _enter(row, given)
    if second_factor.is_required(given):
        cognito_tokens.revoke(given.refresh_token or "")
        raise second_factor.ask_to_enrol(folded(username), password)
    return _shown(given, given.refresh_token)


def _by_code(mfa_token: str, code: str) -> Token:
    name = name_in(mfa_token)
    row = user_table.find(name)
    _note_tried(name, row)
    if row and row.user.state in _SHUT:
        raise BadCredentials
    given = second_factor.take_code(name, mfa_token, code)
    _enter(row, given)
    return _shown(given, given.refresh_token)


def _by_provider(code: str, verifier: str, nonce: str) -> Token:
    """Sign in by an account elsewhere, whose provider also decides about second factors and the role."""
    known = federation.configured()
    if known is None:
        raise BadCredentials
    given = cognito_codes.exchange(known, code, verifier, nonce)
    row = user_table.find(given.caller.username)
    if row and (row.user.state in _SHUT or not row.user.provider):  # an account of the pool is never taken over
        raise BadCredentials
    _enter(row, given, known.provider)
    return _shown(given, given.refresh_token)


def _note_tried(username: str, row: user_table.Row | None) -> None:
    """Note for the audit whom somebody tried to sign in as; a name that is nobody's only as a hash."""
    if row:
        note(object=row.user.id, tried=row.user.key)
    else:
        note(tried=name_hash.of(username))


def _by_refresh_token(refresh_token: str) -> Token:
    given = cognito_tokens.refresh(refresh_token)
    row = user_table.find(given.caller.username)
    if row and row.user.state in _SHUT:
        raise BadCredentials
    _enter(row, given)
    if not (row and row.user.provider):
        second_factor.refuse_unenrolled(given)
    return _shown(given, refresh_token)


def _enter(row: user_table.Row | None, given: cognito_tokens.Tokens, provider: str | None = None) -> None:
    """Ensure that the user is in the directory, so that no later request has to write there."""
    note(user_id=given.caller.user_id, object=given.caller.user_id, tried=given.caller.username)
    if row is None:
        adopt(given.caller, provider)
    elif row.user.provider:
        agreement.follow(row, role_of(given.caller.groups))
    else:
        activate_confirmed(row)


def _by_key(text: str) -> Token:
    secret = read_secret(text)
    key = secret and api_key_table.find(secret.user_id, secret.key_id)
    if secret and key:
        note(object=secret.user_id, key_id=secret.key_id)
    elif secret:
        note(tried=name_hash.of(secret.username))
    if not secret or not key or key.is_expired(now()) or not exists(secret.user_id):
        raise BadCredentials
    given = cognito_tokens.sign_in(secret.username, secret.password)
    if isinstance(given, cognito_tokens.Challenge):  # nobody can enrol a key
        raise BadCredentials
    note(user_id=secret.user_id)
    return _shown(given, None)


def _shown(given: cognito_tokens.Tokens, refresh_token: str | None) -> Token:
    return Token(access_token=given.access_token, expires_in=given.expires_in, refresh_token=refresh_token)
