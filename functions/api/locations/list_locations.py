"""Serve GET /v1/locations."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core.kernel.pages import Page
from core.locations import location_service
from core.locations.model import Location
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.parameters import AskedPage

app = http_app()


@app.get("/v1/locations", tags=["Locations"])
def list_locations(
    asked: AskedPage,
    caller: CurrentCaller,
    q: Annotated[str | None, Query(max_length=256, description="Part of any field, ignoring case and accents")] = None,
) -> Page[Location]:
    """List locations by id.

    Every signed-in user can read them. `q` keeps the locations whose id, address, town or country contains a text.
    """
    return location_service.listed(asked, q, caller)


handler = entrypoint(app)
