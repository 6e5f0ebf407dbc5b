"""Serve DELETE /v1/users/me/totp."""

from http import HTTPStatus

from core.kernel.errors import BadCredentials, Forbidden, TooManyRequests
from core.users import totp_enrolment
from core.users.totp import PasswordProof
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.delete("/v1/users/me/totp", tags=["Users"], status_code=HTTPStatus.NO_CONTENT)
@refuses(BadCredentials, Forbidden, TooManyRequests)
def remove_totp(proof: PasswordProof, caller: CurrentCaller) -> None:
    """Remove the authenticator app.

    Signing in no longer asks for a code. The current password is enough, so that who has lost the app but is signed in
    can set up another; a wrong one is refused with 401.
    """
    totp_enrolment.remove(proof.current_password, caller)


handler = entrypoint(app)
