"""GET /v1/images/{image_key}/similar"""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core.kernel.pages import All
from core.search import similar_images
from core.search.similar_images import SimilarImage, SimilarQuery
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from imaging.analysis.similarity import nearest

app = http_app()


@app.get("/v1/images/<image_key>/similar", summary="Find images similar to an image", tags=["Search"])
def find_similar_images(
    image_key: str, query: Annotated[SimilarQuery, Query()], caller: CurrentCaller
) -> All[SimilarImage]:
    return similar_images.to_image(image_key, query, caller, nearest)


handler = entrypoint(app)
