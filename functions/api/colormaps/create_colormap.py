"""POST /v1/colormaps"""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.colormaps import colormap_service
from core.colormaps.model import Colormap, CustomColormap
from core.web.app import created, entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.post("/v1/colormaps", summary="Create a custom colour map", tags=["Colour maps"], status_code=HTTPStatus.CREATED)
def create_colormap(colormap: CustomColormap, caller: CurrentCaller) -> Response[Colormap]:
    return created(f"/v1/colormaps/{colormap.name}", colormap_service.add(colormap, caller))


handler = entrypoint(app)
