"""Serve GET /v1/collections/{collection_id}."""

from core.collections import collection_service
from core.collections.model import Collection
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.get("/v1/collections/<collection_id>", tags=["Collections"])
def get_collection(collection_id: str, caller: CurrentCaller) -> Collection:
    """Get a collection.

    The owner, administrators, and those it is shared with can read it; a public one everybody who is signed in.
    """
    return collection_service.get(collection_id, caller)


handler = entrypoint(app)
