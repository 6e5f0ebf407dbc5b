"""POST /v1/images"""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core import showing, uploading
from core.domain.shown_image import Image
from core.http import created, entrypoint, http_app
from core.identity import CurrentCaller
from core.receiving import Upload
from imaging.sandboxed import IMAGING

app = http_app()


@app.post("/v1/images", summary="Store an image, or announce one", tags=["Images"], status_code=HTTPStatus.CREATED)
def create_image(upload: Upload, caller: CurrentCaller) -> Response[Image]:
    row = uploading.create(upload.draft, upload.content, caller, IMAGING)
    return created(f"/v1/images/{row.image_key}", showing.shown_new(row))


handler = entrypoint(app, forms=True)
