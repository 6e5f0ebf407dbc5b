"""Serve PATCH /v1/users/{user_id}."""

from core.kernel.errors import BadCredentials, EmailTaken, Forbidden, LastAdministrator, TooManyRequests
from core.users import profiles
from core.users.model import User, UserPatch
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.patch("/v1/users/<user_id>", tags=["Users"])
@refuses(BadCredentials, EmailTaken, Forbidden, LastAdministrator, TooManyRequests)
def update_user(user_id: str, patch: UserPatch, caller: CurrentCaller) -> User:
    """Change a user's profile, password or role.

    Fields that are left out stay. Users change themselves, administrators anybody. A user's own new password needs
    `current_password`, which is refused with 401 if it is wrong; a user's own new address needs a code, which
    `POST /v1/users/me/email` sends. Only administrators change roles. A taken e-mail address and the last
    administrator's role are refused with 409.
    """
    return profiles.update_user(user_id, patch, caller)


handler = entrypoint(app)
