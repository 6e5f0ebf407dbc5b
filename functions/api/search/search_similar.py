"""POST /v1/search/similar"""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core import similarity
from core.domain.page import All
from core.http import entrypoint, http_app
from core.identity import CurrentCaller
from core.receiving import SentPicture
from core.similarity import SimilarImage, SimilarQuery
from imaging.similarity import nearest, views

app = http_app()


@app.post("/v1/search/similar", summary="Images that look like a picture", tags=["Search"])
def search_similar(
    picture: SentPicture, query: Annotated[SimilarQuery, Query()], caller: CurrentCaller
) -> All[SimilarImage]:
    return similarity.to_picture(picture, query, caller, views, nearest)


handler = entrypoint(app, forms=True)
