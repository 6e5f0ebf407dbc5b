"""GET /v1/colormaps"""

from core import coloring
from core.domain.custom_colormap import Colormap
from core.domain.page import All
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.get("/v1/colormaps", summary="The colour maps you can use", tags=["Colour maps"])
def list_colormaps(caller: CurrentCaller) -> All[Colormap]:
    return All[Colormap](data=coloring.available(caller))


handler = entrypoint(app)
