"""Serve POST /v1/auth/token."""

from core.kernel.errors import BadCredentials, MfaRequired, TooManyRequests, TotpRequired
from core.users import sign_in
from core.users.credentials import Credentials, Token
from core.web.app import entrypoint, http_app
from core.web.refusals import refuses

app = http_app()


@app.post("/v1/auth/token", tags=["Users"])
@refuses(BadCredentials, MfaRequired, TooManyRequests, TotpRequired)
def create_token(credentials: Credentials) -> Token:
    """Exchange credentials for tokens.

    `grant_type` selects the credentials: `password` (`username` and `password`), `refresh_token`, `api_key`, `mfa`, or
    `authorization_code` (`code`, `code_verifier` and `nonce`) after a sign-in elsewhere: see GET /v1/auth/options.
    They are sent as JSON or, as in OAuth 2.0 (RFC 6749), as a form. An access token lives 15 minutes; an API key yields
    no refresh token. Wrong credentials of any kind are refused with 401, too many attempts with 429.

    If the user has an authenticator app, a right password is answered with 401 `mfa_required` and an `mfa_token`, valid
    for three minutes: send it with a `code` of the app as `grant_type=mfa`. If the user must have an app but has none,
    it is answered with 401 `totp_required` and an `enrolment_token`, the access token with which to set one up.
    """
    return sign_in.create_token(credentials)


handler = entrypoint(app, forms=True, secret=True)
