"""Serve POST /v1/images/{image_key}/complete."""

from core.images import ingestion, presenter
from core.images.shown import Image
from core.kernel.errors import Forbidden, NotUploaded, SizeMismatch
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses
from imaging.adapters import imaging

app = http_app()


@app.post("/v1/images/<image_key>/complete", tags=["Images"])
@refuses(Forbidden, NotUploaded, SizeMismatch)
def complete_upload(image_key: str, caller: CurrentCaller) -> Image:
    """Check and accept an uploaded file now.

    Needed only if the upload has not been noticed by itself, and safe to repeat. Only the owner and administrators
    may do this. Refused with 409 if nothing was uploaded or the size differs from the declared one; a file over 64 MB
    stays `pending` and is checked in the background.
    """
    return presenter.shown(ingestion.complete(image_key, caller, imaging))


handler = entrypoint(app)
