"""Sign in by password, with a second factor where the user has one or must set one up, by API key, or by a browser."""

import contextlib
from collections.abc import Callable

from lightbox.connection import Connection, with_token
from lightbox.credentials import Credentials
from lightbox.errors import LightboxError, Refused, SignInNeeded
from lightbox.loopback import Listener
from lightbox.models import Token, TotpSecret, User

CODES = 3  # tries to type a code

Ask = Callable[[str], str]
"""Asks the user something, hidden or not, and returns what they typed."""


def by_password(connection: Connection, username: str, password: str, ask: Ask, tell: Callable[[str], None]) -> None:
    """Sign in a user; `ask` asks for codes of their authenticator app. Raises SignInNeeded if they are not right."""
    try:
        token = connection.exchange(grant_type="password", username=username, password=password)
    except Refused as error:
        token = _beyond_the_password(connection, error, (username, password), ask, tell)
    _enter(connection, token)


def by_api_key(connection: Connection, key: str) -> None:
    """Sign in by an API key, which is kept: each access token is made from it. Raises SignInNeeded."""
    try:
        token = connection.exchange(grant_type="api_key", api_key=key)
    except Refused as error:
        raise SignInNeeded(str(error)) from error
    connection.credentials = connection.credentials.model_copy(update={"api_key": key})
    _enter(connection, token)


def by_browser(connection: Connection, show: Callable[[str, str], None]) -> None:
    """Sign in by an API key that the user lets the viewer's page create. Raises SignInNeeded.

    `show` opens an address in the browser, and shows the code that the page shows as well.
    """
    with Listener(connection.credentials.url) as listener:
        show(listener.page(), listener.code)
        given = listener.wait()
    by_api_key(connection, given.key)
    connection.credentials = connection.credentials.model_copy(update={"key_id": given.key_id})


def sign_out(connection: Connection) -> None:
    """Revoke the refresh token, or the API key that the sign-in created, if there is one."""
    mine = connection.credentials
    if mine.refresh_token:
        connection.send("POST", "/v1/auth/logout", json={"refresh_token": mine.refresh_token})
    if mine.key_id:
        revoke(connection, mine.key_id)


def replace(connection: Connection, former: Credentials | None) -> None:
    """Revoke the API key that the former sign-in created, unless it has gone or was another user's."""
    if former and former.key_id:
        with contextlib.suppress(LightboxError):
            revoke(connection, former.key_id)


def revoke(connection: Connection, key_id: str) -> None:
    connection.send("DELETE", f"/v1/users/me/api-keys/{key_id}")


def _enter(connection: Connection, token: Token) -> None:
    connection.credentials = with_token(connection.credentials, token)
    name = connection.ask("GET", "/v1/users/me", User).username
    connection.credentials = connection.credentials.model_copy(update={"username": name})


def _beyond_the_password(
    connection: Connection, error: Refused, who: tuple[str, str], ask: Ask, tell: Callable[[str], None]
) -> Token:
    username, password = who
    match error.code:
        case "mfa_required":
            return _with_code(connection, error, ask)
        case "totp_required":
            _enrol(connection, error.problem.enrolment_token or "", password, ask, tell)
            tell("The authenticator app is set up. Now sign in with its next code.")
            try:
                return connection.exchange(grant_type="password", username=username, password=password)
            except Refused as next_step:
                return _with_code(connection, next_step, ask)
        case _:
            raise SignInNeeded(str(error)) from error


def _with_code(connection: Connection, asked: Refused, ask: Ask) -> Token:
    if asked.code != "mfa_required":
        raise SignInNeeded(str(asked)) from asked
    for tries_left in reversed(range(CODES)):
        code = ask("Code of your authenticator app").strip()
        try:
            return connection.exchange(grant_type="mfa", mfa_token=asked.problem.mfa_token or "", code=code)
        except Refused as error:
            if not tries_left:
                raise SignInNeeded(str(error)) from error
    raise SignInNeeded(str(asked))


def _enrol(connection: Connection, token: str, password: str, ask: Ask, tell: Callable[[str], None]) -> None:
    """Set up an authenticator app for a user who must have one (RFC 6238)."""
    limited = Credentials(url=connection.credentials.url, access_token=token, expires_at=float("inf"))
    kept, connection.credentials = connection.credentials, limited
    try:
        secret = connection.ask("POST", "/v1/users/me/totp", TotpSecret, json={"current_password": password})
        tell("You need an authenticator app to sign in. Add this secret, or the address as a QR code, to yours:")
        tell(f"  {secret.secret}\n  {secret.uri}")
        connection.send("PUT", "/v1/users/me/totp", json={"code": ask("Code that the app shows now").strip()})
    except Refused as error:
        raise SignInNeeded(str(error)) from error
    finally:
        connection.credentials = kept
