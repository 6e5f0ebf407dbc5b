"""Serve GET /v1/auth/options."""

from core.users import federation
from core.users.federation import SignInOptions
from core.web.app import entrypoint, http_app

app = http_app()


@app.get("/v1/auth/options", tags=["Users"])
def get_sign_in_options() -> SignInOptions:
    """Tell how people sign in.

    `registration` says whether anybody may register, and `federation` where to sign in by an account elsewhere, if the
    stack has a provider of accounts: the code that comes back is exchanged by POST /v1/auth/token. No token is needed.
    """
    return federation.options()


handler = entrypoint(app)
