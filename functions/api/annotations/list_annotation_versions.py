"""GET /v1/images/{image_key}/annotations/{index}/versions"""

from core.images import annotations
from core.images.annotation import AnnotationVersion
from core.images.annotations import Place
from core.kernel.pages import Page
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.parameters import AskedPage

app = http_app()


@app.get(
    "/v1/images/<image_key>/annotations/<index>/versions",
    summary="List the versions of an annotation",
    tags=["Annotations"],
)
def list_annotation_versions(
    image_key: str, index: int, asked: AskedPage, caller: CurrentCaller
) -> Page[AnnotationVersion]:
    return annotations.versions(Place(image_key, index), asked, caller)


handler = entrypoint(app)
