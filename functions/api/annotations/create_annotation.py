"""POST /v1/images/{image_key}/annotations"""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.images import annotations
from core.images.annotation import Annotation, AnnotationDraft
from core.web.app import created, entrypoint, http_app
from core.web.identity import CurrentCaller
from imaging.geometry.polygons import measure

app = http_app()


@app.post(
    "/v1/images/<image_key>/annotations",
    summary="Annotate an image",
    tags=["Annotations"],
    status_code=HTTPStatus.CREATED,
)
def create_annotation(image_key: str, draft: AnnotationDraft, caller: CurrentCaller) -> Response[Annotation]:
    annotation = annotations.add(image_key, draft, caller, measure)
    location = f"/v1/images/{image_key}/annotations/{annotation.index}"
    return created(location, annotation, etag=annotations.etag(annotation))


handler = entrypoint(app)
