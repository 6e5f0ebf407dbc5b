"""Serve DELETE /v1/images/{image_key}."""

from http import HTTPStatus

from core.images import lifecycle
from core.kernel.errors import Forbidden
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.parameters import IfMatch
from core.web.refusals import refuses

app = http_app()


@app.delete("/v1/images/<image_key>", tags=["Images"], status_code=HTTPStatus.NO_CONTENT)
@refuses(Forbidden)
def delete_image(image_key: str, caller: CurrentCaller, if_match: IfMatch = None) -> None:
    """Delete an image.

    The image disappears at once, with its file, renditions and annotations, and can be restored within the grace
    period. Only the owner and administrators may do this. `If-Match` with the `ETag` of the image refuses the
    deletion with 412 if the image has changed.
    """
    lifecycle.delete(image_key, caller, if_match=if_match)


handler = entrypoint(app)
