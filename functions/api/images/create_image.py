"""Serve POST /v1/images."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.images import ingestion, presenter
from core.images.shown import Image
from core.kernel.errors import ContentTooLarge, Forbidden, ImageExists
from core.search import duplicates
from core.web.app import entrypoint, http_app
from core.web.content import created
from core.web.identity import CurrentCaller
from core.web.image_upload import Upload
from core.web.refusals import refuses
from imaging.adapters import imaging

app = http_app()


@app.post("/v1/images", tags=["Images"], status_code=HTTPStatus.CREATED)
@refuses(ContentTooLarge, Forbidden, ImageExists)
def create_image(upload: Upload, caller: CurrentCaller) -> Response[Image]:
    """Store an image, or announce an upload.

    A form with the part `file`, or JSON with `image_data` in base64, is checked and stored within the request. JSON
    with `size` announces an upload: the image is `pending`, and `upload` has a presigned URL that takes exactly these
    bytes for 15 minutes, up to 5 GB. Every signed-in user may do this. A taken `image_key` is refused with 409, a
    file of another kind, announced or sent, with 415, and a larger one with 413. `duplicates` names the caller's other
    images with the same bytes.
    """
    row = ingestion.create(upload.draft, upload.content, caller, imaging)
    (image,) = duplicates.told([presenter.shown_new(row)], caller)
    return created(f"/v1/images/{row.image_key}", image)


handler = entrypoint(app, forms=True)
