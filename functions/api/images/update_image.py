"""Serve PATCH /v1/images/{image_key}."""

from aws_lambda_powertools.event_handler import Response

from core.images import lifecycle, presenter
from core.images.drafts import ImagePatch
from core.images.shown import Image
from core.kernel.errors import Forbidden
from core.web.app import entrypoint, http_app
from core.web.content import answer
from core.web.identity import CurrentCaller
from core.web.parameters import IfMatch
from core.web.refusals import refuses

app = http_app()


@app.patch("/v1/images/<image_key>", tags=["Images"])
@refuses(Forbidden)
def update_image(image_key: str, patch: ImagePatch, caller: CurrentCaller, if_match: IfMatch = None) -> Response[Image]:
    """Change an image (JSON Merge Patch).

    Fields that are left out stay; null clears a field. `edits` stores a size and quality in which the image is shown,
    without changing the file. Only the owner and administrators may do this. `If-Match` with the `ETag` of the image
    refuses the change with 412 if the image has changed.
    """
    return answer(presenter.shown_tagged(lifecycle.patch(image_key, patch, caller, if_match=if_match)))


handler = entrypoint(app)
