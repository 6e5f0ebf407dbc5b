"""Serve POST /v1/auth/confirm."""

from http import HTTPStatus

from core.users import registration
from core.users.credentials import Confirmation
from core.web.app import entrypoint, http_app

app = http_app()


@app.post("/v1/auth/confirm", tags=["Users"], status_code=HTTPStatus.NO_CONTENT)
def confirm_sign_up(confirmation: Confirmation) -> None:
    """Confirm a registration.

    The code was sent to the e-mail address of the new user, who can sign in afterwards. No token is needed. Refused
    with 403 where self-registration is closed and with 422 if the code is wrong or expired.
    """
    registration.confirm_sign_up(confirmation.username, confirmation.code)


handler = entrypoint(app)
