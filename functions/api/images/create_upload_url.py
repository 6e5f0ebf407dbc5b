"""Serve POST /v1/images/{image_key}/upload-url."""

from core.images import upload_urls
from core.kernel.errors import AlreadyUploaded, Forbidden
from core.kernel.upload_target import UploadRequest, UploadTarget
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.post("/v1/images/<image_key>/upload-url", tags=["Images"])
@refuses(AlreadyUploaded, Forbidden)
def create_upload_url(image_key: str, caller: CurrentCaller, request: UploadRequest | None = None) -> UploadTarget:
    """Create a new presigned upload for an image.

    Without a body the answer has one URL for the whole file; `parts` asks for the URLs of a multipart upload, which
    goes on where it was: parts that have arrived are listed with `size` and `etag`. Each URL takes exactly the declared
    size. Only the owner and administrators may do this, and only while the image waits for its file or has `failed`:
    otherwise it is refused with 409. A failed image is `pending` again, and the bytes that were refused are removed.
    URLs live 15 minutes, those of parts 6 hours.
    """
    return upload_urls.renew(image_key, request or UploadRequest(), caller)


handler = entrypoint(app)
