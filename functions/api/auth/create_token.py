"""Serve POST /v1/auth/token."""

from core.kernel.errors import BadCredentials, TooManyRequests
from core.users import sign_in
from core.users.credentials import Credentials, Token
from core.web.app import entrypoint, http_app
from core.web.refusals import refuses

app = http_app()


@app.post("/v1/auth/token", tags=["Users"])
@refuses(BadCredentials, TooManyRequests)
def create_token(credentials: Credentials) -> Token:
    """Exchange credentials for tokens.

    `grant_type` selects the credentials: `password` (`username` and `password`), `refresh_token`, or `api_key`. They
    are sent as JSON or, as in OAuth 2.0 (RFC 6749), as a form. An access token lives 15 minutes; an API key yields no
    refresh token. Wrong credentials of any kind are refused with 401, too many attempts with 429.
    """
    return sign_in.create_token(credentials)


handler = entrypoint(app, forms=True, secret=True)
