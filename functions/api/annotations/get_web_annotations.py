"""GET /v1/images/{image_key}/annotations.json"""

from typing import Any

from aws_lambda_powertools.event_handler import Response

from core import annotating, web_annotations
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.get(
    "/v1/images/<image_key>/annotations.json",
    summary="The annotations as a W3C Web Annotation page",
    tags=["Annotations"],
)
def get_web_annotations(image_key: str, caller: CurrentCaller) -> Response[dict[str, Any]]:
    page = web_annotations.page(image_key, annotating.listed(image_key, caller))
    return Response(200, content_type=web_annotations.MEDIA_TYPE, body=page)


handler = entrypoint(app)
