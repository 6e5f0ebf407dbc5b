"""Serve POST /v1/images/batch."""

from http import HTTPStatus

from core.images import batch_creation, presenter
from core.images.shown import Image
from core.kernel.errors import Conflict, ContentTooLarge, Forbidden, ImageExists
from core.kernel.pages import All
from core.search import duplicates
from core.web.app import entrypoint, http_app
from core.web.audited import Audited
from core.web.identity import CurrentCaller
from core.web.image_batch_upload import Uploads
from core.web.refusals import refuses
from imaging.adapters import imaging

app = http_app()


@app.post("/v1/images/batch", tags=["Images"], status_code=HTTPStatus.CREATED)
@refuses(Conflict, ContentTooLarge, Forbidden, ImageExists)
def create_image_batch(uploads: Uploads, caller: CurrentCaller) -> All[Image]:
    """Store several images, all or nothing.

    The form has 1 to 20 parts `files` and, in the same order, an array of their `metadata`. If one of them is
    refused, nothing is stored, and the error points at `/files/N` or `/metadata/N`. Every signed-in user may do this.
    """
    rows = batch_creation.store(uploads, caller, imaging)
    return All[Image](data=duplicates.told(presenter.shown_many(rows, with_annotations=True), caller))


handler = entrypoint(app, forms=True, audited=Audited(each=("data", "image_key")))
