"""PATCH /v1/users/{user_id}"""

from core.users import profiles
from core.users.model import User, UserPatch
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.patch("/v1/users/<user_id>", summary="Change a user's profile, password or role", tags=["Users"])
def update_user(user_id: str, patch: UserPatch, caller: CurrentCaller) -> User:
    return profiles.update_user(user_id, patch, caller)


handler = entrypoint(app)
