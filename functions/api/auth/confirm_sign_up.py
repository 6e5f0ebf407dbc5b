"""Serve POST /v1/auth/confirm."""

from http import HTTPStatus

from core.kernel.errors import Forbidden, TooManyRequests
from core.users import self_registration
from core.users.credentials import Confirmation
from core.web.app import entrypoint, http_app
from core.web.refusals import refuses

app = http_app()


@app.post("/v1/auth/confirm", tags=["Users"], status_code=HTTPStatus.NO_CONTENT)
@refuses(Forbidden, TooManyRequests)
def confirm_sign_up(confirmation: Confirmation) -> None:
    """Confirm a registration.

    The code was sent to the e-mail address of the new user, who can sign in afterwards. No token is needed. Refused
    with 403 where self-registration is closed and with 422 if the code is wrong or expired.
    """
    self_registration.confirm_sign_up(confirmation.username, confirmation.code)


handler = entrypoint(app)
