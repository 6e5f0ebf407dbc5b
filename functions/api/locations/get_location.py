"""GET /v1/locations/{location_id}"""

from core import locating
from core.domain.location import Location
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.get("/v1/locations/<location_id>", summary="Get a location", tags=["Locations"])
def get_location(location_id: str, caller: CurrentCaller) -> Location:
    return locating.get(location_id, caller)


handler = entrypoint(app)
