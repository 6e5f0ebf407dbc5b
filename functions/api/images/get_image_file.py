"""GET /v1/images/{image_key}/file"""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from core.images import downloads
from core.images.downloads import Conditions
from core.images.render_options import FileQuery
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from imaging.adapters.images import IMAGING

app = http_app()


@app.get("/v1/images/<image_key>/file", summary="Get the file of an image, or a rendering of it", tags=["Images"])
def get_image_file(
    image_key: str, query: Annotated[FileQuery, Query()], conditions: Conditions, caller: CurrentCaller
) -> Response[bytes]:
    return downloads.file(image_key, query, conditions, caller, IMAGING)


handler = entrypoint(app)
