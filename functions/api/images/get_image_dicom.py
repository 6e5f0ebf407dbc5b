"""Serve GET /v1/images/{image_key}/dicom."""

from typing import Any

from core.images import lifecycle
from core.kernel.errors import NotDicom
from core.web.app import entrypoint, http_app
from core.web.audited import READINGS
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.get("/v1/images/<image_key>/dicom", tags=["Images"])
@refuses(NotDicom)
def get_image_dicom(image_key: str, caller: CurrentCaller) -> dict[str, Any]:
    """Get the DICOM header of an image.

    The header is grouped by patient, study, series, geometry and window, and holds patient data: each reading is
    audited. Everyone who can see the image can read it. A file of another kind is refused with 404 `not_dicom`.
    """
    return lifecycle.header(image_key, caller)


handler = entrypoint(app, audited=READINGS)
