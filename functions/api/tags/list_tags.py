"""Serve GET /v1/tags."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core.kernel.pages import Page
from core.tags import tag_service
from core.tags.model import CountedTag
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.parameters import AskedPage

app = http_app()


@app.get("/v1/tags", tags=["Tags"])
def list_tags(
    asked: AskedPage,
    caller: CurrentCaller,
    q: Annotated[str | None, Query(max_length=160, description="Part of the name, ignoring case and accents")] = None,
) -> Page[CountedTag]:
    """List tags alphabetically.

    Every signed-in user can read them. `q` keeps the names that contain a text.
    """
    return tag_service.listed(asked, q, caller)


handler = entrypoint(app)
