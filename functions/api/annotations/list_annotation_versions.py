"""GET /v1/images/{image_key}/annotations/{index}/versions"""

from core import annotating
from core.annotating import Place
from core.domain.annotation import AnnotationVersion
from core.domain.page import Page
from core.http import entrypoint, http_app
from core.identity import CurrentCaller
from core.paging import AskedPage

app = http_app()


@app.get(
    "/v1/images/<image_key>/annotations/<index>/versions", summary="What an annotation was before", tags=["Annotations"]
)
def list_annotation_versions(
    image_key: str, index: int, asked: AskedPage, caller: CurrentCaller
) -> Page[AnnotationVersion]:
    return annotating.versions(Place(image_key, index), asked, caller)


handler = entrypoint(app)
