"""Serve DELETE /v1/collections/{collection_id}."""

from http import HTTPStatus

from core.collections import collection_service
from core.kernel.errors import Forbidden
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.delete("/v1/collections/<collection_id>", tags=["Collections"], status_code=HTTPStatus.NO_CONTENT)
@refuses(Forbidden)
def delete_collection(collection_id: str, caller: CurrentCaller) -> None:
    """Delete a collection.

    Its images stay. Only the owner and administrators may do this.
    """
    collection_service.delete(collection_id, caller)


handler = entrypoint(app)
