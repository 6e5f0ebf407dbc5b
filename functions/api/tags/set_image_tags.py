"""Serve PUT /v1/images/{image_key}/tags."""

from core.images import lifecycle, presenter
from core.images.drafts import ImagePatch
from core.images.shown import Image
from core.kernel.errors import Forbidden
from core.tags.model import TagNames
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.parameters import IfMatch
from core.web.refusals import refuses

app = http_app()


@app.put("/v1/images/<image_key>/tags", tags=["Tags"])
@refuses(Forbidden)
def set_image_tags(image_key: str, names: TagNames, caller: CurrentCaller, if_match: IfMatch = None) -> Image:
    """Replace the tags of an image.

    Names that do not exist become new tags. Only the owner and administrators of the image may do this. `If-Match`
    with the `ETag` of the image refuses the change with 412 if the image has changed.
    """
    return presenter.shown(lifecycle.patch(image_key, ImagePatch(tags=names.tags), caller, if_match=if_match))


handler = entrypoint(app)
