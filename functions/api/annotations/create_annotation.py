"""POST /v1/images/{image_key}/annotations"""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core import annotating
from core.domain.annotation import Annotation, AnnotationDraft
from core.http import created, entrypoint, http_app
from core.identity import CurrentCaller
from imaging.polygons import measure

app = http_app()


@app.post(
    "/v1/images/<image_key>/annotations",
    summary="Annotate an image",
    tags=["Annotations"],
    status_code=HTTPStatus.CREATED,
)
def create_annotation(image_key: str, draft: AnnotationDraft, caller: CurrentCaller) -> Response[Annotation]:
    annotation = annotating.add(image_key, draft, caller, measure)
    location = f"/v1/images/{image_key}/annotations/{annotation.index}"
    return created(location, annotation, etag=annotating.etag(annotation))


handler = entrypoint(app)
