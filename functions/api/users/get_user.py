"""Serve GET /v1/users/{user_id}."""

from core.kernel.errors import Forbidden
from core.users import profiles
from core.users.model import User
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.get("/v1/users/<user_id>", tags=["Users"])
@refuses(Forbidden)
def get_user(user_id: str, caller: CurrentCaller) -> User:
    """Get a user (`me` is the caller).

    Users can read themselves, with the number of their images; administrators can read anybody.
    """
    return profiles.get_user(user_id, caller)


handler = entrypoint(app)
