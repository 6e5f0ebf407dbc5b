"""Serve GET /v1/images/{image_key}/annotations.json."""

import json

from aws_lambda_powertools.event_handler import Response

from core.exports import w3c_annotations
from core.exports.w3c_annotations import MEDIA_TYPE
from core.images.annotations import annotation_service
from core.web.app import entrypoint, http_app
from core.web.audited import READINGS
from core.web.content import text
from core.web.identity import CurrentCaller

app = http_app()


@app.get(
    "/v1/images/<image_key>/annotations.json",
    tags=["Annotations"],
    responses={200: {"description": "AnnotationPage", "content": {MEDIA_TYPE: {"schema": {"type": "object"}}}}},
)
def get_web_annotations(image_key: str, caller: CurrentCaller) -> Response[str]:
    """Export the annotations of an image as a W3C Web Annotation page.

    A box becomes a `FragmentSelector` (`xywh=pixel:`), every other shape SVG in an `SvgSelector`: a polygon is a
    `path`, a line a `polyline`, an ellipse an `ellipse`, and a point a `circle` of radius 1. The source of an
    annotation that names its frame is the picture of that frame. The instrument and the label become textual bodies.
    Everyone who can see the image can read this.
    """
    page = w3c_annotations.page(image_key, annotation_service.listed(image_key, caller))
    return text(json.dumps(page), MEDIA_TYPE)


handler = entrypoint(app, audited=READINGS)
