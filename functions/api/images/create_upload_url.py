"""POST /v1/images/{image_key}/upload-url"""

from core.images import upload_urls
from core.kernel.upload_target import UploadRequest, UploadTarget
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.post("/v1/images/<image_key>/upload-url", summary="Create a new presigned upload for an image", tags=["Images"])
def create_upload_url(image_key: str, caller: CurrentCaller, request: UploadRequest | None = None) -> UploadTarget:
    return upload_urls.renew(image_key, request or UploadRequest(), caller)


handler = entrypoint(app)
