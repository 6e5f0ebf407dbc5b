"""Serve POST /v1/search/similar."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core.kernel.errors import ContentTooLarge
from core.kernel.pages import All
from core.search import similar_images
from core.search.similar_images import SimilarImage, SimilarQuery
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.image_upload import SentPicture
from core.web.refusals import refuses
from imaging.analysis.similarity import nearest, views

app = http_app()


@app.post("/v1/search/similar", tags=["Search"])
@refuses(ContentTooLarge)
def search_similar(
    picture: SentPicture, query: Annotated[SimilarQuery, Query()], caller: CurrentCaller
) -> All[SimilarImage]:
    """Find images similar to a picture.

    The picture is sent as the part `file` of a form or as `image_data` in base64; it is compared and not stored. The
    answer has the nearest images among those that the caller may see. A file that is not a picture is refused with
    415.
    """
    return similar_images.to_picture(picture, query, caller, views, nearest)


handler = entrypoint(app, forms=True)
