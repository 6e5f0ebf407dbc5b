"""POST /v1/images/{image_key}/restore"""

from core import catalog, showing
from core.domain.shown_image import Image
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.post("/v1/images/<image_key>/restore", summary="Undo a deletion while its grace period lasts", tags=["Images"])
def restore_image(image_key: str, caller: CurrentCaller) -> Image:
    return showing.shown(catalog.restore(image_key, caller))


handler = entrypoint(app)
