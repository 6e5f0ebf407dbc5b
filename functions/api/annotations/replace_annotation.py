"""PUT /v1/images/{image_key}/annotations/{index}"""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Header

from core.images import annotations
from core.images.annotation import Annotation, AnnotationDraft
from core.images.annotations import Place
from core.web.app import entrypoint, http_app, tagged
from core.web.identity import CurrentCaller
from imaging.geometry.polygons import measure

app = http_app()


@app.put("/v1/images/<image_key>/annotations/<index>", summary="Replace an annotation", tags=["Annotations"])
def replace_annotation(
    image_key: str,
    index: int,
    draft: AnnotationDraft,
    caller: CurrentCaller,
    if_match: Annotated[str | None, Header()] = None,
) -> Response[Annotation]:
    annotation = annotations.replace(Place(image_key, index), draft, caller, measure, if_match)
    return tagged(annotations.etag(annotation), None, lambda: annotation)


handler = entrypoint(app)
