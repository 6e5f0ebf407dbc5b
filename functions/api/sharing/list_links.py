"""Serve GET /v1/images/{image_key}/links."""

from core.kernel.errors import Forbidden
from core.kernel.pages import All
from core.sharing import links
from core.sharing.model import ShareLink
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.get("/v1/images/<image_key>/links", tags=["Sharing"])
@refuses(Forbidden)
def list_links(image_key: str, caller: CurrentCaller) -> All[ShareLink]:
    """List the valid share links of an image.

    They come oldest first and without their secrets. Only the owner and administrators can read them.
    """
    return All(data=tuple(links.listed(image_key, caller)))


handler = entrypoint(app)
