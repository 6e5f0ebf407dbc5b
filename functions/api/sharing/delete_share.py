"""Serve DELETE /v1/images/{image_key}/shares/{user_id}."""

from http import HTTPStatus

from core.kernel.errors import Forbidden
from core.sharing import shares
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.delete("/v1/images/<image_key>/shares/<user_id>", tags=["Sharing"], status_code=HTTPStatus.NO_CONTENT)
@refuses(Forbidden)
def delete_share(image_key: str, user_id: str, caller: CurrentCaller) -> None:
    """Stop sharing an image with a user.

    The user loses access at once, unless the image is public. Only the owner and administrators may do this.
    """
    shares.unshare(image_key, user_id, caller)


handler = entrypoint(app)
