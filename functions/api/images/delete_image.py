"""DELETE /v1/images/{image_key}"""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Header

from core.images import lifecycle
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.delete("/v1/images/<image_key>", summary="Delete an image", tags=["Images"], status_code=HTTPStatus.NO_CONTENT)
def delete_image(image_key: str, caller: CurrentCaller, if_match: Annotated[str | None, Header()] = None) -> None:
    lifecycle.delete(image_key, caller, if_match=if_match)


handler = entrypoint(app)
