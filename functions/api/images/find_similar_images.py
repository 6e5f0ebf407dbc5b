"""Serve GET /v1/images/{image_key}/similar."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core.kernel.errors import Conflict, NotUploaded
from core.kernel.pages import All
from core.search import similar_images
from core.search.similar_images import SimilarImage, SimilarQuery
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses
from imaging.analysis.similarity import nearest

app = http_app()


@app.get("/v1/images/<image_key>/similar", tags=["Search"])
@refuses(Conflict, NotUploaded)
def find_similar_images(
    image_key: str, query: Annotated[SimilarQuery, Query()], caller: CurrentCaller
) -> All[SimilarImage]:
    """Find images similar to an image.

    The images are compared by a 64-bit perceptual hash, among all that the caller may see, nearest first. Refused
    with 409 if the image has no picture to compare or is not ready.
    """
    return similar_images.to_image(image_key, query, caller, nearest)


handler = entrypoint(app)
