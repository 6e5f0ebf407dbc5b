"""Serve POST /v1/images/{image_key}/annotations."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.images.annotations import annotation_service
from core.images.annotations.model import Annotation, AnnotationDraft
from core.kernel.errors import AnnotationExists, Forbidden
from core.web.app import entrypoint, http_app
from core.web.content import created
from core.web.identity import CurrentCaller
from core.web.refusals import refuses
from imaging.geometry.shapes import measure

app = http_app()


@app.post("/v1/images/<image_key>/annotations", tags=["Annotations"], status_code=HTTPStatus.CREATED)
@refuses(AnnotationExists, Forbidden)
def create_annotation(image_key: str, draft: AnnotationDraft, caller: CurrentCaller) -> Response[Annotation]:
    """Annotate an image.

    Exactly one of `polygon`, `box`, `line`, `point` and `ellipse` is given, in pixels of the upright picture, and on an
    image of several frames the `frame` that it lies on. It gets the next free index unless the body names one. The
    owner of the image, administrators, annotators who can see it and users it is shared with for annotating may do
    this. A taken index is refused with 409; a shape outside the picture, without extent or crossing itself with 422,
    which points at the corner.
    """
    annotation = annotation_service.add(image_key, draft, caller, measure)
    location = f"/v1/images/{image_key}/annotations/{annotation.index}"
    return created(location, annotation, tag=annotation.revision)


handler = entrypoint(app)
