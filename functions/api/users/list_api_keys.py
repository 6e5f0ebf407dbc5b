"""Serve GET /v1/users/{user_id}/api-keys."""

from core.kernel.errors import Forbidden
from core.kernel.pages import Page
from core.users import api_keys
from core.users.api_key import ApiKey
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.parameters import AskedPage
from core.web.refusals import refuses

app = http_app()


@app.get("/v1/users/<user_id>/api-keys", tags=["Users"])
@refuses(Forbidden)
def list_api_keys(user_id: str, caller: CurrentCaller, asked: AskedPage) -> Page[ApiKey]:
    """List API keys, oldest first.

    The list never shows the keys themselves. Users list their own keys, administrators anybody's.
    """
    return api_keys.list_api_keys(user_id, asked, caller)


handler = entrypoint(app)
