"""POST /v1/colormaps"""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core import coloring
from core.domain.custom_colormap import Colormap, CustomColormap
from core.http import created, entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.post(
    "/v1/colormaps", summary="Make a colour map of your own", tags=["Colour maps"], status_code=HTTPStatus.CREATED
)
def create_colormap(colormap: CustomColormap, caller: CurrentCaller) -> Response[Colormap]:
    return created(f"/v1/colormaps/{colormap.name}", coloring.add(colormap, caller))


handler = entrypoint(app)
