"""GET /v1/images/{image_key}/file"""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from core import serving
from core.domain.rendering import FileQuery
from core.http import entrypoint, http_app
from core.identity import CurrentCaller
from core.serving import Conditions
from imaging.sandboxed import IMAGING

app = http_app()


@app.get("/v1/images/<image_key>/file", summary="The file of an image, or a rendering of it", tags=["Images"])
def get_image_file(
    image_key: str, query: Annotated[FileQuery, Query()], conditions: Conditions, caller: CurrentCaller
) -> Response[bytes]:
    return serving.file(image_key, query, conditions, caller, IMAGING)


handler = entrypoint(app)
