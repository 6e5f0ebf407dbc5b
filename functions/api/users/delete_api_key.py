"""DELETE /v1/users/{user_id}/api-keys/{key_id}"""

from http import HTTPStatus

from core import keys
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.delete(
    "/v1/users/<user_id>/api-keys/<key_id>",
    summary="Revoke an API key",
    tags=["Users"],
    status_code=HTTPStatus.NO_CONTENT,
)
def delete_api_key(user_id: str, key_id: str, caller: CurrentCaller) -> None:
    keys.delete_api_key(user_id, key_id, caller)


handler = entrypoint(app)
