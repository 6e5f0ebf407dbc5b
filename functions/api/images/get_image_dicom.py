"""GET /v1/images/{image_key}/dicom"""

from typing import Any

from core.images import lifecycle
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.get("/v1/images/<image_key>/dicom", summary="Get the DICOM header of an image", tags=["Images"])
def get_image_dicom(image_key: str, caller: CurrentCaller) -> dict[str, Any]:
    return lifecycle.header(image_key, caller)


handler = entrypoint(app, audited=True)
