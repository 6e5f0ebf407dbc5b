"""DELETE /v1/users/{user_id}"""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core import leaving
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.delete("/v1/users/<user_id>", summary="Delete a user", tags=["Users"], status_code=HTTPStatus.NO_CONTENT)
def delete_user(
    user_id: str,
    caller: CurrentCaller,
    reassign_to: Annotated[str | None, Query(min_length=1, description="Who shall have their images")] = None,
) -> None:
    leaving.delete_user(user_id, reassign_to, caller)


handler = entrypoint(app)
