"""Serve GET /v1/exports/coco."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from core.exports import coco
from core.images.queries import ImageFilters
from core.kernel.errors import OutputTooLarge, Unavailable
from core.web.app import entrypoint, http_app
from core.web.audited import READINGS
from core.web.content import answer
from core.web.identity import CurrentCaller
from core.web.public_address import PublicAddress
from core.web.refusals import refuses
from imaging.adapters.masks import run_lengths

app = http_app()


@app.get("/v1/exports/coco", tags=["Annotations"])
@refuses(OutputTooLarge, Unavailable)
def export_coco(
    filters: Annotated[ImageFilters, Query()], caller: CurrentCaller, address: PublicAddress
) -> Response[dict[str, Any]]:
    """Export images and their annotations as COCO.

    The filters are those of the list of images. Every matching image is in `images` or, with a reason, in `skipped`;
    polygons with holes become run-length masks, boxes `bbox` alone, points keypoints. What COCO has no words for is in
    `shape`, as the API takes it: lines, ellipses, points and polygons with holes; and `frame` in an annotation that
    names its frame. A category id belongs to its instrument for ever, and `categories`
    does not depend on the filters. More than 5,000 images or 40,000 annotations are refused with 422; a large document
    comes as a redirect to a presigned URL.
    """
    return answer(coco.export(filters, caller, address, run_lengths))


handler = entrypoint(app, audited=READINGS)
