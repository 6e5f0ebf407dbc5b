"""GET /v1/users/{user_id}/api-keys"""

from core import keys
from core.domain.api_key import ApiKey
from core.domain.page import Page
from core.http import entrypoint, http_app
from core.identity import CurrentCaller
from core.paging import AskedPage

app = http_app()


@app.get("/v1/users/<user_id>/api-keys", summary="List API keys, oldest first", tags=["Users"])
def list_api_keys(user_id: str, caller: CurrentCaller, asked: AskedPage) -> Page[ApiKey]:
    return keys.list_api_keys(user_id, asked, caller)


handler = entrypoint(app)
