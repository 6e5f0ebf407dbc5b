"""Serve DELETE /v1/collections/{collection_id}/images/{image_key}."""

from http import HTTPStatus

from core.collections import collection_service
from core.kernel.errors import Forbidden
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.delete(
    "/v1/collections/<collection_id>/images/<image_key>", tags=["Collections"], status_code=HTTPStatus.NO_CONTENT
)
@refuses(Forbidden)
def remove_collection_image(collection_id: str, image_key: str, caller: CurrentCaller) -> None:
    """Take an image out of a collection.

    The image stays. One that is not in the collection is no error. Only the owner of the collection and administrators
    may do this.
    """
    collection_service.remove_image(collection_id, image_key, caller)


handler = entrypoint(app)
