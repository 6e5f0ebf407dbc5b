"""Serve DELETE /v1/locations/{location_id}."""

from http import HTTPStatus

from core.kernel.errors import InUse
from core.locations import location_service
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.delete("/v1/locations/<location_id>", tags=["Locations"], status_code=HTTPStatus.NO_CONTENT)
@refuses(InUse)
def delete_location(location_id: str, caller: CurrentCaller) -> None:  # noqa: ARG001 - any signed-in user may
    """Delete a location that no image refers to.

    Every signed-in user may do this. Refused with 409 while any image refers to the location, whether or not the
    caller may see that image.
    """
    location_service.delete(location_id)


handler = entrypoint(app)
