"""Serve PUT /v1/users/me/totp."""

from http import HTTPStatus

from core.kernel.errors import Forbidden, TooManyRequests
from core.users import totp_enrolment
from core.users.totp import TotpCode
from core.web.app import entrypoint, http_app
from core.web.identity import Enroller
from core.web.refusals import refuses

app = http_app()


@app.put("/v1/users/me/totp", tags=["Users"], status_code=HTTPStatus.NO_CONTENT)
@refuses(Forbidden, TooManyRequests)
def confirm_totp(confirmation: TotpCode, caller: Enroller) -> None:
    """Turn on the authenticator app.

    From now on signing in asks for a code; API keys need none. A wrong code is refused with 422, and so is one without
    an enrolment that was started within ten minutes.
    """
    totp_enrolment.confirm(confirmation.code, caller)


handler = entrypoint(app)
