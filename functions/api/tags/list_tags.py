"""GET /v1/tags"""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core import tagging
from core.domain.page import Page
from core.domain.tag import CountedTag
from core.http import entrypoint, http_app
from core.identity import CurrentCaller
from core.paging import AskedPage

app = http_app()


@app.get("/v1/tags", summary="List tags alphabetically", tags=["Tags"])
def list_tags(
    asked: AskedPage,
    caller: CurrentCaller,
    q: Annotated[str | None, Query(max_length=160, description="Part of a name, in any case")] = None,
) -> Page[CountedTag]:
    return tagging.listed(asked, q, caller)


handler = entrypoint(app)
