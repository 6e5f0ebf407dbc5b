"""POST /v1/auth/logout"""

from http import HTTPStatus

from core import signing_in
from core.domain.credentials import LogOut
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.post("/v1/auth/logout", summary="Revoke a refresh token", tags=["Users"], status_code=HTTPStatus.NO_CONTENT)
def log_out(ending: LogOut, caller: CurrentCaller) -> None:
    signing_in.log_out(ending.refresh_token, caller)


handler = entrypoint(app)
