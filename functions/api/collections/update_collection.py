"""Serve PATCH /v1/collections/{collection_id}."""

from core.collections import collection_service
from core.collections.model import Collection, CollectionPatch
from core.kernel.errors import Forbidden, TooManyRequests
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.patch("/v1/collections/<collection_id>", tags=["Collections"])
@refuses(Forbidden, TooManyRequests)
def update_collection(collection_id: str, patch: CollectionPatch, caller: CurrentCaller) -> Collection:
    """Change a collection: its fields, its images and their order, and whom it is shared with.

    Fields that are left out stay. `image_keys` are all images in their new order; `remove` and `add` then change some.
    `share` names users who may see the collection, up to 20; sharing it shows them no image that they may not see.
    Only the owner and administrators may do this. Who names 20 users that do not exist in an hour is refused with 429.
    """
    return collection_service.update(collection_id, patch, caller)


handler = entrypoint(app)
