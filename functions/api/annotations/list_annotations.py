"""Serve GET /v1/images/{image_key}/annotations."""

from core.images.annotations import annotation_service
from core.images.annotations.model import Annotation
from core.kernel.pages import All
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.get("/v1/images/<image_key>/annotations", tags=["Annotations"])
def list_annotations(image_key: str, caller: CurrentCaller) -> All[Annotation]:
    """List the annotations of an image.

    They come all at once, by index: an image has at most 1,000. Everyone who can see the image can read them.
    """
    return All(data=tuple(annotation_service.listed(image_key, caller)))


handler = entrypoint(app)
