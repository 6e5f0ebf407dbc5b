"""DELETE /v1/users/{user_id}/api-keys/{key_id}"""

from http import HTTPStatus

from core.users import api_keys
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.delete(
    "/v1/users/<user_id>/api-keys/<key_id>",
    summary="Revoke an API key",
    tags=["Users"],
    status_code=HTTPStatus.NO_CONTENT,
)
def delete_api_key(user_id: str, key_id: str, caller: CurrentCaller) -> None:
    api_keys.delete_api_key(user_id, key_id, caller)


handler = entrypoint(app)
