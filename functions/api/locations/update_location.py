"""PATCH /v1/locations/{location_id}"""

from core import locating
from core.domain.location import Location, LocationFields
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.patch("/v1/locations/<location_id>", summary="Change a location (JSON Merge Patch)", tags=["Locations"])
def update_location(location_id: str, patch: LocationFields, caller: CurrentCaller) -> Location:
    return locating.update(location_id, patch, caller)


handler = entrypoint(app)
