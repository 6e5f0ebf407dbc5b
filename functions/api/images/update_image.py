"""PATCH /v1/images/{image_key}"""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Header

from core import catalog, showing
from core.domain.image_draft import ImagePatch
from core.domain.shown_image import Image
from core.http import entrypoint, http_app, tagged
from core.identity import CurrentCaller

app = http_app()


@app.patch("/v1/images/<image_key>", summary="Change an image (JSON Merge Patch)", tags=["Images"])
def update_image(
    image_key: str, patch: ImagePatch, caller: CurrentCaller, if_match: Annotated[str | None, Header()] = None
) -> Response[Image]:
    row = catalog.patch(image_key, patch, caller, if_match=if_match)
    return tagged(catalog.etag(row), None, lambda: showing.shown(row))


handler = entrypoint(app)
