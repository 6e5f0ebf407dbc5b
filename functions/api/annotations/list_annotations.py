"""GET /v1/images/{image_key}/annotations"""

from core import annotating
from core.domain.annotation import Annotation
from core.domain.page import All
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.get("/v1/images/<image_key>/annotations", summary="The annotations of an image", tags=["Annotations"])
def list_annotations(image_key: str, caller: CurrentCaller) -> All[Annotation]:
    return All(data=tuple(annotating.listed(image_key, caller)))


handler = entrypoint(app)
