"""POST /v1/search/similar"""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core.kernel.pages import All
from core.search import similar_images
from core.search.similar_images import SimilarImage, SimilarQuery
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.image_upload import SentPicture
from imaging.analysis.similarity import nearest, views

app = http_app()


@app.post("/v1/search/similar", summary="Find images similar to a picture", tags=["Search"])
def search_similar(
    picture: SentPicture, query: Annotated[SimilarQuery, Query()], caller: CurrentCaller
) -> All[SimilarImage]:
    return similar_images.to_picture(picture, query, caller, views, nearest)


handler = entrypoint(app, forms=True)
