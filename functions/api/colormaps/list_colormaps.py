"""Serve GET /v1/colormaps."""

from core.colormaps import colormap_service
from core.colormaps.model import Colormap
from core.kernel.pages import All
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.get("/v1/colormaps", tags=["Colour maps"])
def list_colormaps(caller: CurrentCaller) -> All[Colormap]:
    """List the available colour maps.

    These are the built-in colour maps and the caller's own, by name. Use the names as `colormap` of a rendering.
    """
    return All[Colormap](data=colormap_service.available(caller))


handler = entrypoint(app)
