"""Serve DELETE /v1/users/{user_id}."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core.kernel.errors import Forbidden, LastAdministrator, UserHasImages
from core.offboarding import user_deletion
from core.web.app import entrypoint, http_app
from core.web.identity import TokenHolder
from core.web.refusals import refuses

app = http_app()


@app.delete("/v1/users/<user_id>", tags=["Users"], status_code=HTTPStatus.NO_CONTENT)
@refuses(Forbidden, LastAdministrator, UserHasImages)
def delete_user(
    user_id: str,
    caller: TokenHolder,
    reassign_to: Annotated[
        str | None, Query(min_length=1, description="User id of the new owner of the user's images and depth logs")
    ] = None,
) -> None:
    """Delete a user.

    Users can delete themselves, administrators anybody. If the user owns images or depth logs, an administrator names
    their new owner in `reassign_to`, otherwise the request is refused with 409; users delete theirs first, or ask an
    administrator. Their collections are deleted with them. The deletion of the last administrator is refused with 409,
    too. With much to reassign or to delete the answer is 503: send the same request again.
    """
    user_deletion.delete_user(user_id, reassign_to, caller)


handler = entrypoint(app)
