"""DELETE /v1/colormaps/{name}"""

from http import HTTPStatus

from core import coloring
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.delete(
    "/v1/colormaps/<name>",
    summary="Delete a colour map of your own",
    tags=["Colour maps"],
    status_code=HTTPStatus.NO_CONTENT,
)
def delete_colormap(name: str, caller: CurrentCaller) -> None:
    coloring.remove(name, caller)


handler = entrypoint(app)
