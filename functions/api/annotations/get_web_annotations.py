"""GET /v1/images/{image_key}/annotations.json"""

import json

from aws_lambda_powertools.event_handler import Response

from core import annotating, web_annotations
from core.http import entrypoint, http_app
from core.identity import CurrentCaller
from core.web_annotations import MEDIA_TYPE

app = http_app()


@app.get(
    "/v1/images/<image_key>/annotations.json",
    summary="The annotations as a W3C Web Annotation page",
    tags=["Annotations"],
    responses={200: {"description": "AnnotationPage", "content": {MEDIA_TYPE: {"schema": {"type": "object"}}}}},
)
def get_web_annotations(image_key: str, caller: CurrentCaller) -> Response[str]:
    page = web_annotations.page(image_key, annotating.listed(image_key, caller))
    return Response(200, content_type=MEDIA_TYPE, body=json.dumps(page))


handler = entrypoint(app)
