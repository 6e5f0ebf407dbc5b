"""PUT /v1/images/{image_key}/annotations/{index}"""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Header

from core import annotating
from core.annotating import Place
from core.domain.annotation import Annotation, AnnotationDraft
from core.http import entrypoint, http_app, tagged
from core.identity import CurrentCaller
from imaging.polygons import measure

app = http_app()


@app.put("/v1/images/<image_key>/annotations/<index>", summary="Replace an annotation", tags=["Annotations"])
def replace_annotation(
    image_key: str,
    index: int,
    draft: AnnotationDraft,
    caller: CurrentCaller,
    if_match: Annotated[str | None, Header()] = None,
) -> Response[Annotation]:
    annotation = annotating.replace(Place(image_key, index), draft, caller, measure, if_match)
    return tagged(annotating.etag(annotation), None, lambda: annotation)


handler = entrypoint(app)
