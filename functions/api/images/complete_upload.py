"""POST /v1/images/{image_key}/complete"""

from core import showing, uploading
from core.domain.shown_image import Image
from core.http import entrypoint, http_app
from core.identity import CurrentCaller
from imaging.sandboxed import IMAGING

app = http_app()


@app.post("/v1/images/<image_key>/complete", summary="Check and accept what was uploaded, now", tags=["Images"])
def complete_upload(image_key: str, caller: CurrentCaller) -> Image:
    return showing.shown(uploading.complete(image_key, caller, IMAGING))


handler = entrypoint(app)
