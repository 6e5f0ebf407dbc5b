"""Serve PUT /v1/images/{image_key}/annotations/{index}."""

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


@app.put("/v1/images/<image_key>/annotations/<index>", tags=["Annotations"])
def replace_annotation(
    image_key: str,
    index: int,
    draft: AnnotationDraft,
    caller: CurrentCaller,
    if_match: Annotated[str | None, Header()] = None,
) -> Response[Annotation]:
    """Replace an annotation.

    The whole annotation is replaced, except for its index and creator, and the former one is kept as a version.
    Whoever may annotate the image may do this. `If-Match` with the `ETag` of the annotation refuses the change with
    412 if the annotation has changed.
    """
    annotation = annotations.replace(Place(image_key, index), draft, caller, measure, if_match)
    return tagged(annotations.etag(annotation), None, lambda: annotation)


handler = entrypoint(app)
