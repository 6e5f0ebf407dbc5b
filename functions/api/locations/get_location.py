"""Serve GET /v1/locations/{location_id}."""

from core.locations import location_service
from core.locations.model import Location
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.get("/v1/locations/<location_id>", tags=["Locations"])
def get_location(location_id: str, caller: CurrentCaller) -> Location:
    """Get a location.

    Every signed-in user can read it. `image_count` covers the images that the caller may see.
    """
    return location_service.get(location_id, caller)


handler = entrypoint(app)
