"""PATCH /v1/locations/{location_id}"""

from core.locations import location_service
from core.locations.model import Location, LocationFields
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.patch("/v1/locations/<location_id>", summary="Change a location (JSON Merge Patch)", tags=["Locations"])
def update_location(location_id: str, patch: LocationFields, caller: CurrentCaller) -> Location:
    return location_service.update(location_id, patch, caller)


handler = entrypoint(app)
