"""Serve POST /v1/auth/signup."""

from http import HTTPStatus

from core.kernel.errors import Forbidden, TooManyRequests
from core.users import self_registration
from core.users.model import PendingUser, Registration
from core.web.app import entrypoint, http_app
from core.web.refusals import refuses

app = http_app()


@app.post("/v1/auth/signup", tags=["Users"], status_code=HTTPStatus.CREATED)
@refuses(Forbidden, TooManyRequests)
def sign_up(draft: Registration) -> PendingUser:
    """Register an account.

    A confirmation code is sent to the e-mail address; the account works once the code is confirmed. If the user name
    or the address is taken, the answer is the same, and the letter says so instead. No token is needed. Refused with
    403 where self-registration is closed, and with 429 after five requests for an address in an hour.
    """
    return self_registration.sign_up(draft)


handler = entrypoint(app)
