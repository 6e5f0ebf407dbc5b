"""Serve PUT /v1/collections/{collection_id}/images/{image_key}."""

from http import HTTPStatus

from core.collections import collection_service
from core.kernel.errors import Conflict, Forbidden
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.put("/v1/collections/<collection_id>/images/<image_key>", tags=["Collections"], status_code=HTTPStatus.NO_CONTENT)
@refuses(Conflict, Forbidden)
def add_collection_image(collection_id: str, image_key: str, caller: CurrentCaller) -> None:
    """Put an image at the end of a collection.

    An image that is in it already stays where it is. Only the owner of the collection and administrators may do this,
    with images that they can see. A collection with 1,000 images is full, and refuses more with 409.
    """
    collection_service.add_image(collection_id, image_key, caller)


handler = entrypoint(app)
