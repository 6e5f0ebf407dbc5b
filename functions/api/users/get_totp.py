"""Serve GET /v1/users/{user_id}/totp."""

from core.kernel.errors import Forbidden
from core.users import totp_enrolment
from core.users.totp import Totp
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.get("/v1/users/<user_id>/totp", tags=["Users"])
@refuses(Forbidden)
def get_totp(user_id: str, caller: CurrentCaller) -> Totp:
    """Tell whether signing in asks for a code of an authenticator app.

    Users can read this of themselves (`me`), administrators of anybody.
    """
    return totp_enrolment.describe(user_id, caller)


handler = entrypoint(app)
