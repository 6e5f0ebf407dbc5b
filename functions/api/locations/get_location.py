"""GET /v1/locations/{location_id}"""

from core.locations import location_service
from core.locations.model import Location
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.get("/v1/locations/<location_id>", summary="Get a location", tags=["Locations"])
def get_location(location_id: str, caller: CurrentCaller) -> Location:
    return location_service.get(location_id, caller)


handler = entrypoint(app)
