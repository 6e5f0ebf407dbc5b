"""Serve POST /v1/images/{image_key}/restore."""

from core.images import lifecycle, presenter
from core.images.shown import Image
from core.kernel.errors import Conflict
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.post("/v1/images/<image_key>/restore", tags=["Images"])
@refuses(Conflict)
def restore_image(image_key: str, caller: CurrentCaller) -> Image:
    """Restore a deleted image within its grace period.

    Its renditions are made again. Only the owner and administrators may do this. Refused with 409 if the image is not
    deleted and with 404 if its file has been removed for good.
    """
    return presenter.shown(lifecycle.restore(image_key, caller))


handler = entrypoint(app)
