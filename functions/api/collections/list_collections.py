"""Serve GET /v1/collections."""

from core.collections import collection_service
from core.collections.model import Collection
from core.kernel.pages import Page
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.parameters import AskedPage

app = http_app()


@app.get("/v1/collections", tags=["Collections"])
def list_collections(asked: AskedPage, caller: CurrentCaller) -> Page[Collection]:
    """List collections, newest first.

    The list has those that the caller owns or was given, and public ones; administrators see all.
    """
    return collection_service.listed(asked, caller)


handler = entrypoint(app)
