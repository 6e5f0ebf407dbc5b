"""Serve DELETE /v1/users/{user_id}/api-keys/{key_id}."""

from http import HTTPStatus

from core.kernel.errors import Forbidden
from core.users import api_keys
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.delete("/v1/users/<user_id>/api-keys/<key_id>", tags=["Users"], status_code=HTTPStatus.NO_CONTENT)
@refuses(Forbidden)
def delete_api_key(user_id: str, key_id: str, caller: CurrentCaller) -> None:
    """Revoke an API key.

    The key buys no more access tokens; those that it bought expire within 15 minutes. Users revoke their own keys,
    administrators anybody's.
    """
    api_keys.delete_api_key(user_id, key_id, caller)


handler = entrypoint(app)
