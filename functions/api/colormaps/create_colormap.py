"""Serve POST /v1/colormaps."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.colormaps import colormap_service
from core.colormaps.model import Colormap, CustomColormap
from core.kernel.errors import ColormapExists, Conflict
from core.web.app import entrypoint, http_app
from core.web.content import created
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.post("/v1/colormaps", tags=["Colour maps"], status_code=HTTPStatus.CREATED)
@refuses(ColormapExists, Conflict)
def create_colormap(colormap: CustomColormap, caller: CurrentCaller) -> Response[Colormap]:
    """Create a custom colour map.

    It is given either as stops with linear interpolation between them or as a table of 256 colours, and belongs to
    the caller, who may have up to 100. A name that is taken, also by a built-in colour map, is refused with 409.
    """
    return created(f"/v1/colormaps/{colormap.name}", colormap_service.add(colormap, caller))


handler = entrypoint(app)
