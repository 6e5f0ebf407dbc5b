"""Serve DELETE /v1/colormaps/{name}."""

from http import HTTPStatus

from core.colormaps import colormap_service
from core.kernel.errors import Forbidden
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.delete("/v1/colormaps/<name>", tags=["Colour maps"], status_code=HTTPStatus.NO_CONTENT)
@refuses(Forbidden)
def delete_colormap(name: str, caller: CurrentCaller) -> None:
    """Delete a custom colour map.

    Callers can only delete their own colour maps; built-in ones are refused with 403.
    """
    colormap_service.remove(name, caller)


handler = entrypoint(app)
