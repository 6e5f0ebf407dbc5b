"""POST /v1/images"""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.images import ingestion, presenter
from core.images.shown import Image
from core.web.app import created, entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.image_upload import Upload
from imaging.adapters.images import IMAGING

app = http_app()


@app.post(
    "/v1/images", summary="Store an image, or announce an upload", tags=["Images"], status_code=HTTPStatus.CREATED
)
def create_image(upload: Upload, caller: CurrentCaller) -> Response[Image]:
    row = ingestion.create(upload.draft, upload.content, caller, IMAGING)
    return created(f"/v1/images/{row.image_key}", presenter.shown_new(row))


handler = entrypoint(app, forms=True)
