"""Serve DELETE /v1/images/{image_key}/annotations/{index}."""

from http import HTTPStatus

from core.images.annotations import annotation_service
from core.images.annotations.annotation_service import Place
from core.kernel.errors import Forbidden
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.parameters import IfMatch
from core.web.refusals import refuses

app = http_app()


@app.delete("/v1/images/<image_key>/annotations/<index>", tags=["Annotations"], status_code=HTTPStatus.NO_CONTENT)
@refuses(Forbidden)
def delete_annotation(image_key: str, index: int, caller: CurrentCaller, if_match: IfMatch = None) -> None:
    """Delete an annotation and keep its versions.

    Whoever may annotate the image may delete its annotations. `If-Match` with the `ETag` of the annotation refuses
    the deletion with 412 if the annotation has changed. The versions stay readable.
    """
    annotation_service.remove(Place(image_key, index), caller, if_match)


handler = entrypoint(app)
