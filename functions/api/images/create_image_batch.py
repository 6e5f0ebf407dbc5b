"""POST /v1/images/batch"""

from http import HTTPStatus

from core import showing, storing_together
from core.domain.page import All
from core.domain.shown_image import Image
from core.http import entrypoint, http_app
from core.identity import CurrentCaller
from core.receiving_together import Uploads
from imaging.sandboxed import IMAGING

app = http_app()


@app.post(
    "/v1/images/batch", summary="Store several images, all or nothing", tags=["Images"], status_code=HTTPStatus.CREATED
)
def create_image_batch(uploads: Uploads, caller: CurrentCaller) -> All[Image]:
    rows = storing_together.store(uploads, caller, IMAGING)
    return All[Image](data=showing.shown_many(rows, with_annotations=True))


handler = entrypoint(app, forms=True)
