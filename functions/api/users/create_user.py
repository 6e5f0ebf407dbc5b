"""POST /v1/users"""

from http import HTTPStatus

from core import joining
from core.domain.user import User, UserDraft
from core.http import entrypoint, http_app
from core.identity import Administrator

app = http_app()


@app.post("/v1/users", summary="Make a user", tags=["Users"], status_code=HTTPStatus.CREATED)
def create_user(draft: UserDraft, caller: Administrator) -> User:
    return joining.create_user(draft, caller)


handler = entrypoint(app)
