"""GET /v1/images/{image_key}/shares"""

from core import sharing
from core.domain.page import All
from core.domain.sharing import Share
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.get("/v1/images/<image_key>/shares", summary="Whom an image is shared with", tags=["Sharing"])
def list_shares(image_key: str, caller: CurrentCaller) -> All[Share]:
    return All(data=tuple(sharing.shares(image_key, caller)))


handler = entrypoint(app)
