"""Serve GET /v1/images/{image_key}."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Header

from core.images import lifecycle, presenter
from core.images.shown import Image
from core.web.app import entrypoint, http_app, tagged
from core.web.identity import CurrentCaller

app = http_app()


@app.get("/v1/images/<image_key>", tags=["Images"])
def get_image(
    image_key: str, caller: CurrentCaller, if_none_match: Annotated[str | None, Header()] = None
) -> Response[Image]:
    """Get an image.

    The answer has its metadata, tags, labels, annotations and presigned URLs of its file and renditions; fields for
    the owner, such as `shared_with` and `upload`, are left out for others. The owner, administrators, users it is
    shared with and, for a public image, every signed-in user can read it.
    """
    row, annotations = lifecycle.get(image_key, caller)
    return tagged(lifecycle.etag(row), if_none_match, lambda: presenter.shown_whole(row, annotations, caller))


handler = entrypoint(app)
