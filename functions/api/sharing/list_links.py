"""GET /v1/images/{image_key}/links"""

from core import linking
from core.domain.page import All
from core.domain.sharing import ShareLink
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.get("/v1/images/<image_key>/links", summary="The share links of an image that still open it", tags=["Sharing"])
def list_links(image_key: str, caller: CurrentCaller) -> All[ShareLink]:
    return All(data=tuple(linking.listed(image_key, caller)))


handler = entrypoint(app)
