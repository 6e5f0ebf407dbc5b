"""Serve POST /v1/collections."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.collections import collection_service
from core.collections.model import Collection, CollectionDraft
from core.web.app import entrypoint, http_app
from core.web.content import created
from core.web.identity import CurrentCaller

app = http_app()


@app.post("/v1/collections", tags=["Collections"], status_code=HTTPStatus.CREATED)
def create_collection(draft: CollectionDraft, caller: CurrentCaller) -> Response[Collection]:
    """Create a collection of images.

    Every signed-in user may do this, with up to 1,000 images that they can see, in the order given. A collection grants
    nothing: who sees it sees those of its images that they may see anyway.
    """
    collection = collection_service.create(draft, caller)
    return created(f"/v1/collections/{collection.collection_id}", collection)


handler = entrypoint(app)
