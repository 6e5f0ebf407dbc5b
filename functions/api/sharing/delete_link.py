"""Serve DELETE /v1/images/{image_key}/links/{link_id}."""

from http import HTTPStatus

from core.kernel.errors import Forbidden
from core.sharing import links
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.delete("/v1/images/<image_key>/links/<link_id>", tags=["Sharing"], status_code=HTTPStatus.NO_CONTENT)
@refuses(Forbidden)
def delete_link(image_key: str, link_id: str, caller: CurrentCaller) -> None:
    """Revoke a share link.

    The link stops working at once. Only the owner and administrators of the image may do this.
    """
    links.revoke(image_key, link_id, caller)


handler = entrypoint(app)
