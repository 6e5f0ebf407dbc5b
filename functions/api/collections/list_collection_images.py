"""Serve GET /v1/collections/{collection_id}/images."""

from core.collections import collection_service
from core.images import presenter
from core.images.shown import Image
from core.kernel.pages import Page
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.parameters import AskedPage

app = http_app()


@app.get("/v1/collections/<collection_id>/images", tags=["Collections"])
def list_collection_images(collection_id: str, asked: AskedPage, caller: CurrentCaller) -> Page[Image]:
    """List the images of a collection, in its order.

    Only images that the caller may see are in it.
    """
    page = collection_service.images(collection_id, asked, caller)
    return Page[Image](data=presenter.shown_many([row for _, row in page.data]), meta=page.meta)


handler = entrypoint(app)
