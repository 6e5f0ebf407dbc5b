"""Serve GET /v1/images."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core.images import presenter
from core.images.queries import Expansion, ImageFilters
from core.images.shown import Image
from core.kernel.pages import Page
from core.search import listing
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.parameters import AskedPage

app = http_app()


@app.get("/v1/images", tags=["Images"])
def list_images(
    filters: Annotated[ImageFilters, Query()],
    asked: AskedPage,
    caller: CurrentCaller,
    expand: Annotated[list[Expansion] | None, Query(description="What else to show of each image")] = None,
) -> Page[Image]:
    """List and search images, the latest first.

    The list has the images that the caller may see. Repeated values of one filter are alternatives; different filters
    must all match. Pass `meta.next_cursor` as `cursor` to read on; an unknown or contradictory parameter is refused
    with 400.
    """
    page = listing.page(filters, asked, caller)
    return Page[Image](data=presenter.shown_many(page.rows, with_annotations=bool(expand)), meta=page.meta)


handler = entrypoint(app)
