"""POST /v1/images/{image_key}/complete"""

from core.images import ingestion, presenter
from core.images.shown import Image
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from imaging.adapters.images import IMAGING

app = http_app()


@app.post("/v1/images/<image_key>/complete", summary="Check and accept an uploaded file now", tags=["Images"])
def complete_upload(image_key: str, caller: CurrentCaller) -> Image:
    return presenter.shown(ingestion.complete(image_key, caller, IMAGING))


handler = entrypoint(app)
