"""GET /v1/images/{image_key}/similar"""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core import similarity
from core.domain.page import All
from core.http import entrypoint, http_app
from core.identity import CurrentCaller
from core.similarity import SimilarImage, SimilarQuery
from imaging.similarity import nearest

app = http_app()


@app.get("/v1/images/<image_key>/similar", summary="Images that look like this one", tags=["Search"])
def find_similar_images(
    image_key: str, query: Annotated[SimilarQuery, Query()], caller: CurrentCaller
) -> All[SimilarImage]:
    return similarity.to_image(image_key, query, caller, nearest)


handler = entrypoint(app)
