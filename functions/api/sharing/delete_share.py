"""DELETE /v1/images/{image_key}/shares/{user_id}"""

from http import HTTPStatus

from core.sharing import shares
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.delete(
    "/v1/images/<image_key>/shares/<user_id>",
    summary="Stop sharing an image with a user",
    tags=["Sharing"],
    status_code=HTTPStatus.NO_CONTENT,
)
def delete_share(image_key: str, user_id: str, caller: CurrentCaller) -> None:
    shares.unshare(image_key, user_id, caller)


handler = entrypoint(app)
