"""DELETE /v1/images/{image_key}"""

from http import HTTPStatus

from core import catalog
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.delete("/v1/images/<image_key>", summary="Delete an image", tags=["Images"], status_code=HTTPStatus.NO_CONTENT)
def delete_image(image_key: str, caller: CurrentCaller) -> None:
    catalog.delete(image_key, caller)


handler = entrypoint(app)
