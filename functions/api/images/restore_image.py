"""POST /v1/images/{image_key}/restore"""

from core.images import lifecycle, presenter
from core.images.shown import Image
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.post("/v1/images/<image_key>/restore", summary="Restore a deleted image within its grace period", tags=["Images"])
def restore_image(image_key: str, caller: CurrentCaller) -> Image:
    return presenter.shown(lifecycle.restore(image_key, caller))


handler = entrypoint(app)
