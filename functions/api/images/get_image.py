"""Serve GET /v1/images/{image_key}."""

from aws_lambda_powertools.event_handler import Response

from core.images import presenter
from core.images.shown import Image
from core.web.app import entrypoint, http_app
from core.web.content import answer
from core.web.identity import CurrentCaller
from core.web.parameters import IfNoneMatch

app = http_app()


@app.get("/v1/images/<image_key>", tags=["Images"])
def get_image(image_key: str, caller: CurrentCaller, if_none_match: IfNoneMatch = None) -> Response[Image]:
    """Get an image.

    The answer has its metadata, tags, labels, annotations and presigned URLs of its file and renditions; fields for
    the owner, such as `shared_with` and `upload`, are left out for others. The owner, administrators, users it is
    shared with and, for a public image, every signed-in user can read it.
    """
    return answer(presenter.get(image_key, caller), if_none_match)


handler = entrypoint(app)
