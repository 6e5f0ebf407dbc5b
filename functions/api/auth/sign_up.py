"""Serve POST /v1/auth/signup."""

from http import HTTPStatus

from core.kernel.errors import EmailTaken, Forbidden, TooManyRequests, UsernameTaken
from core.users import registration
from core.users.model import Registration, User
from core.web.app import entrypoint, http_app
from core.web.refusals import refuses

app = http_app()


@app.post("/v1/auth/signup", tags=["Users"], status_code=HTTPStatus.CREATED)
@refuses(EmailTaken, Forbidden, TooManyRequests, UsernameTaken)
def sign_up(draft: Registration) -> User:
    """Register an account.

    A confirmation code is sent to the e-mail address; the account works once the code is confirmed. No token is
    needed. Refused with 403 where self-registration is closed and with 409 if the user name or the address is taken.
    """
    return registration.sign_up(draft)


handler = entrypoint(app)
