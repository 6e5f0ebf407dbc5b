"""POST /v1/users/{user_id}/api-keys"""

from http import HTTPStatus

from core import keys
from core.domain.api_key import ApiKeyDraft, NewApiKey
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.post("/v1/users/<user_id>/api-keys", summary="Make an API key", tags=["Users"], status_code=HTTPStatus.CREATED)
def create_api_key(user_id: str, draft: ApiKeyDraft, caller: CurrentCaller) -> NewApiKey:
    return keys.create_api_key(user_id, draft, caller)


handler = entrypoint(app, keeps_answers=False)
