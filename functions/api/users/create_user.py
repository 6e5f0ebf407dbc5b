"""POST /v1/users"""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core import joining
from core.domain.user import User, UserDraft
from core.http import created, entrypoint, http_app
from core.identity import Administrator

app = http_app()


@app.post("/v1/users", summary="Make a user", tags=["Users"], status_code=HTTPStatus.CREATED)
def create_user(draft: UserDraft, caller: Administrator) -> Response[User]:
    user = joining.create_user(draft, caller)
    return created(f"/v1/users/{user.id}", user)


handler = entrypoint(app)
