"""Serve DELETE /v1/users/{user_id}/totp."""

from http import HTTPStatus

from core.kernel.errors import Forbidden
from core.users import totp_enrolment
from core.web.app import entrypoint, http_app
from core.web.identity import Administrator
from core.web.refusals import refuses

app = http_app()


@app.delete("/v1/users/<user_id>/totp", tags=["Users"], status_code=HTTPStatus.NO_CONTENT)
@refuses(Forbidden)
def reset_totp(user_id: str, caller: Administrator) -> None:
    """Remove the authenticator app of a user who has lost it.

    Only administrators may do this, for others; their own they remove with their password.
    """
    totp_enrolment.reset(user_id, caller)


handler = entrypoint(app)
