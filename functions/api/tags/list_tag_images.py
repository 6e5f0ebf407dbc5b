"""Serve GET /v1/tags/{tag_id}/images."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core.images import presenter
from core.images.queries import Expansion, ImageFilters
from core.images.shown import Image
from core.kernel.pages import Page
from core.search import listing
from core.tags import tag_service
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.parameters import AskedPage

app = http_app()


@app.get("/v1/tags/<tag_id>/images", tags=["Tags"])
def list_tag_images(
    tag_id: str,
    filters: Annotated[ImageFilters, Query()],
    asked: AskedPage,
    caller: CurrentCaller,
    expand: Annotated[list[Expansion] | None, Query(description="What else to show of each image")] = None,
) -> Page[Image]:
    """List the images with a tag, newest first.

    The filters are those of the list of images, and only images that the caller may see are in it.
    """
    page = listing.page(filters, asked, caller, also=[tag_service.term_of(tag_id)])
    return Page[Image](data=presenter.shown_many(page.rows, with_annotations=bool(expand)), meta=page.meta)


handler = entrypoint(app)
