"""GET /v1/locations"""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core import locating
from core.domain.location import Location
from core.domain.page import Page
from core.http import entrypoint, http_app
from core.identity import CurrentCaller
from core.paging import AskedPage

app = http_app()


@app.get("/v1/locations", summary="List locations by id", tags=["Locations"])
def list_locations(
    asked: AskedPage,
    caller: CurrentCaller,
    q: Annotated[str | None, Query(max_length=256, description="Part of any field, in any case")] = None,
) -> Page[Location]:
    return locating.listed(asked, q, caller)


handler = entrypoint(app)
