"""Serve PUT /v1/images/{image_key}/annotations/{index}."""

from aws_lambda_powertools.event_handler import Response

from core.images.annotations import annotation_service
from core.images.annotations.annotation_service import Place
from core.images.annotations.model import Annotation, AnnotationDraft
from core.kernel.errors import Forbidden
from core.web.app import entrypoint, http_app
from core.web.content import answer
from core.web.identity import CurrentCaller
from core.web.parameters import IfMatch
from core.web.refusals import refuses
from imaging.geometry.shapes import measure

app = http_app()


@app.put("/v1/images/<image_key>/annotations/<index>", tags=["Annotations"])
@refuses(Forbidden)
def replace_annotation(
    image_key: str,
    index: int,
    draft: AnnotationDraft,
    caller: CurrentCaller,
    if_match: IfMatch = None,
) -> Response[Annotation]:
    """Replace an annotation.

    The whole annotation is replaced, except for its index and creator, and the former one is kept as a version.
    Whoever may annotate the image may do this. `If-Match` with the `ETag` of the annotation refuses the change with
    412 if the annotation has changed.
    """
    annotation = annotation_service.replace(Place(image_key, index), draft, caller, measure, if_match)
    return answer(annotation_service.tagged(annotation))


handler = entrypoint(app)
