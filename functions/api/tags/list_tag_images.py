"""GET /v1/tags/{tag_id}/images"""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core import searching, showing, tagging
from core.domain.filters import Expansion, ImageFilters
from core.domain.page import Page
from core.domain.shown_image import Image
from core.http import entrypoint, http_app
from core.identity import CurrentCaller
from core.paging import AskedPage

app = http_app()


@app.get("/v1/tags/<tag_id>/images", summary="List the images with a tag, newest first", tags=["Tags"])
def list_tag_images(
    tag_id: str,
    filters: Annotated[ImageFilters, Query()],
    asked: AskedPage,
    caller: CurrentCaller,
    expand: Annotated[list[Expansion] | None, Query(description="What else to show of each image")] = None,
) -> Page[Image]:
    page = searching.page(filters, asked, caller, also=[tagging.term_of(tag_id)])
    return Page[Image](data=showing.shown_many(page.rows, with_annotations=bool(expand)), meta=page.meta)


handler = entrypoint(app)
