"""DELETE /v1/images/{image_key}/links/{link_id}"""

from http import HTTPStatus

from core.sharing import links
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.delete(
    "/v1/images/<image_key>/links/<link_id>",
    summary="Revoke a share link",
    tags=["Sharing"],
    status_code=HTTPStatus.NO_CONTENT,
)
def delete_link(image_key: str, link_id: str, caller: CurrentCaller) -> None:
    links.revoke(image_key, link_id, caller)


handler = entrypoint(app)
