"""Serve POST /v1/users."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.kernel.errors import EmailTaken, Forbidden, TooManyRequests, UsernameTaken
from core.users import registration
from core.users.model import User, UserDraft
from core.web.app import entrypoint, http_app
from core.web.content import created
from core.web.identity import Administrator
from core.web.refusals import refuses

app = http_app()


@app.post("/v1/users", tags=["Users"], status_code=HTTPStatus.CREATED)
@refuses(EmailTaken, Forbidden, TooManyRequests, UsernameTaken)
def create_user(draft: UserDraft, caller: Administrator) -> Response[User]:
    """Create a user.

    Only administrators may do this; the user can sign in at once. A taken user name or e-mail address is refused with
    409, and a password that is easy to guess with 422.
    """
    user = registration.create_user(draft, caller)
    return created(f"/v1/users/{user.id}", user)


handler = entrypoint(app)
