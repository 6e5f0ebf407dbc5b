"""Serve GET /v1/users."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core.kernel.errors import Forbidden
from core.kernel.pages import Page
from core.users import profiles
from core.users.model import User, UserRole
from core.web.app import entrypoint, http_app
from core.web.identity import Administrator
from core.web.parameters import AskedPage
from core.web.refusals import refuses

app = http_app()


@app.get("/v1/users", tags=["Users"])
@refuses(Forbidden)
def list_users(
    _caller: Administrator,
    asked: AskedPage,
    q: Annotated[str | None, Query(max_length=128, description="Part of a user name or an e-mail address")] = None,
    role: Annotated[UserRole | None, Query(description="Role of the user")] = None,
) -> Page[User]:
    """List users by name.

    Only administrators may do this. `q` keeps the users whose name or address contains a text.
    """
    return profiles.list_users(asked, text=q, role=role)


handler = entrypoint(app)
