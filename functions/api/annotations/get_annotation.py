"""Serve GET /v1/images/{image_key}/annotations/{index}."""

from aws_lambda_powertools.event_handler import Response

from core.images.annotations import annotation_service
from core.images.annotations.annotation_service import Place
from core.images.annotations.model import Annotation
from core.web.app import entrypoint, http_app
from core.web.content import answer
from core.web.identity import CurrentCaller
from core.web.parameters import IfNoneMatch

app = http_app()


@app.get("/v1/images/<image_key>/annotations/<index>", tags=["Annotations"])
def get_annotation(
    image_key: str, index: int, caller: CurrentCaller, if_none_match: IfNoneMatch = None
) -> Response[Annotation]:
    """Get an annotation.

    Everyone who can see the image can read its annotations. The answer carries an `ETag` for `If-Match` and
    `If-None-Match`.
    """
    annotation = annotation_service.get(Place(image_key, index), caller)
    return answer(annotation_service.tagged(annotation), if_none_match)


handler = entrypoint(app)
