"""Serve DELETE /v1/tags/{tag_id}."""

from http import HTTPStatus

from core.kernel.errors import Forbidden
from core.tags import tag_service
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.delete("/v1/tags/<tag_id>", tags=["Tags"], status_code=HTTPStatus.NO_CONTENT)
@refuses(Forbidden)
def delete_tag(tag_id: str, caller: CurrentCaller) -> None:
    """Delete a tag but keep its images.

    The images lose the tag at once. Only the creator of the tag and administrators may do this.
    """
    tag_service.delete(tag_id, caller)


handler = entrypoint(app)
