"""Serve POST /v1/locations."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.kernel.errors import LocationExists
from core.locations import location_service
from core.locations.model import Location, LocationDraft
from core.web.app import entrypoint, http_app
from core.web.content import created
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.post("/v1/locations", tags=["Locations"], status_code=HTTPStatus.CREATED)
@refuses(LocationExists)
def create_location(draft: LocationDraft, caller: CurrentCaller) -> Response[Location]:
    """Add a location.

    Every signed-in user may do this. The id is generated unless the body names one; a taken id is refused with 409.
    """
    location = location_service.create(draft, caller)
    return created(f"/v1/locations/{location.id}", location)


handler = entrypoint(app)
