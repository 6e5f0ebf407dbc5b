"""PUT /v1/images/{image_key}/tags"""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Header

from core import catalog, showing
from core.domain.image_draft import ImagePatch
from core.domain.shown_image import Image
from core.domain.tag import TagNames
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.put("/v1/images/<image_key>/tags", summary="Replace the tags of an image", tags=["Tags"])
def set_image_tags(
    image_key: str, names: TagNames, caller: CurrentCaller, if_match: Annotated[str | None, Header()] = None
) -> Image:
    return showing.shown(catalog.patch(image_key, ImagePatch(tags=names.tags), caller, if_match=if_match))


handler = entrypoint(app)
