"""GET /v1/users/{user_id}"""

from core import directory
from core.domain.user import User
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.get("/v1/users/<user_id>", summary="Get a user; `me` is you", tags=["Users"])
def get_user(user_id: str, caller: CurrentCaller) -> User:
    return directory.get_user(user_id, caller)


handler = entrypoint(app)
