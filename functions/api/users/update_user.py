"""PATCH /v1/users/{user_id}"""

from core import directory
from core.domain.user import User, UserPatch
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.patch("/v1/users/<user_id>", summary="Change a profile, a password or a role", tags=["Users"])
def update_user(user_id: str, patch: UserPatch, caller: CurrentCaller) -> User:
    return directory.update_user(user_id, patch, caller)


handler = entrypoint(app)
