"""Serve GET /v1/images/{image_key}/shares."""

from core.kernel.errors import Forbidden
from core.kernel.pages import All
from core.sharing import shares
from core.sharing.model import Share
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.get("/v1/images/<image_key>/shares", tags=["Sharing"])
@refuses(Forbidden)
def list_shares(image_key: str, caller: CurrentCaller) -> All[Share]:
    """List the users that an image is shared with.

    Only the owner and administrators can read this.
    """
    return All(data=tuple(shares.shares(image_key, caller)))


handler = entrypoint(app)
