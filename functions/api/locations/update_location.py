"""Serve PATCH /v1/locations/{location_id}."""

from core.locations import location_service
from core.locations.model import Location, LocationFields
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.patch("/v1/locations/<location_id>", tags=["Locations"])
def update_location(location_id: str, patch: LocationFields, caller: CurrentCaller) -> Location:
    """Change a location (JSON Merge Patch).

    Fields that are left out stay; null clears a field. Every signed-in user may do this.
    """
    return location_service.update(location_id, patch, caller)


handler = entrypoint(app)
