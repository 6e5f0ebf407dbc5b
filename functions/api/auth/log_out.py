"""Serve POST /v1/auth/logout."""

from http import HTTPStatus

from core.kernel.errors import Forbidden
from core.users import sign_in
from core.users.credentials import LogOut
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.post("/v1/auth/logout", tags=["Users"], status_code=HTTPStatus.NO_CONTENT)
@refuses(Forbidden)
def log_out(ending: LogOut, caller: CurrentCaller) -> None:
    """Revoke a refresh token.

    Access tokens that were issued with it expire by themselves within 15 minutes. A caller who signed in with an API
    key is refused with 403.
    """
    sign_in.log_out(ending.refresh_token, caller)


handler = entrypoint(app)
