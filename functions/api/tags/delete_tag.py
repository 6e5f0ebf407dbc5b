"""DELETE /v1/tags/{tag_id}"""

from http import HTTPStatus

from core.tags import tag_service
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.delete(
    "/v1/tags/<tag_id>", summary="Delete a tag but keep its images", tags=["Tags"], status_code=HTTPStatus.NO_CONTENT
)
def delete_tag(tag_id: str, caller: CurrentCaller) -> None:
    tag_service.delete(tag_id, caller)


handler = entrypoint(app)
