"""Serve POST /v1/users/{user_id}/api-keys."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.kernel.errors import Forbidden, TooManyKeys
from core.users import api_keys
from core.users.api_key import ApiKeyDraft, NewApiKey
from core.web.app import entrypoint, http_app
from core.web.content import created
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.post("/v1/users/<user_id>/api-keys", tags=["Users"], status_code=HTTPStatus.CREATED)
@refuses(Forbidden, TooManyKeys)
def create_api_key(user_id: str, draft: ApiKeyDraft, caller: CurrentCaller) -> Response[NewApiKey]:
    """Create an API key.

    The key acts for its user and is exchanged for an access token at `/v1/auth/token`; the answer is the only place
    that shows it. Users create keys for themselves, administrators for anybody. A caller who signed in with an API
    key is refused with 403.
    """
    key = api_keys.create_api_key(user_id, draft, caller)
    return created(f"/v1/users/{user_id}/api-keys/{key.id}", key)


handler = entrypoint(app, secret=True)
