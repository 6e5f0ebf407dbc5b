"""Serve GET /v1/images/{image_key}/annotations/{index}/versions."""

from core.images.annotations import annotation_service
from core.images.annotations.annotation_service import Place
from core.images.annotations.model import AnnotationVersion
from core.kernel.pages import Page
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.parameters import AskedPage

app = http_app()


@app.get("/v1/images/<image_key>/annotations/<index>/versions", tags=["Annotations"])
def list_annotation_versions(
    image_key: str, index: int, asked: AskedPage, caller: CurrentCaller
) -> Page[AnnotationVersion]:
    """List the versions of an annotation.

    Every change adds a version, oldest first; the last one is marked as deleted if the annotation was deleted.
    Everyone who can see the image can read them.
    """
    return annotation_service.versions(Place(image_key, index), asked, caller)


handler = entrypoint(app)
