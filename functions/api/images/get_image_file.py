"""Serve GET /v1/images/{image_key}/file."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from core.images import downloads
from core.images.render_options import FileQuery
from core.kernel.errors import Conflict, NotDrawable, NotUploaded, OutputTooLarge, RangeNotSatisfiable
from core.web.app import entrypoint, http_app
from core.web.audited import READINGS
from core.web.content import Conditions, answer
from core.web.identity import CurrentCaller
from core.web.refusals import refuses
from imaging.adapters import imaging

app = http_app()


@app.get("/v1/images/<image_key>/file", tags=["Images"])
@refuses(Conflict, NotDrawable, NotUploaded, OutputTooLarge, RangeNotSatisfiable)
def get_image_file(
    image_key: str, query: Annotated[FileQuery, Query()], conditions: Conditions, caller: CurrentCaller
) -> Response[bytes]:
    """Get the file of an image, or a rendering of it.

    Without parameters this is the file as it was uploaded, byte for byte, or its stored edit; `Range` and
    `If-None-Match` are honoured. Parameters ask for a rendering: another size, format, frame, colour map or, for
    DICOM, window. Everyone who can see the image may do this. Content over 4.5 MB comes as a redirect to a presigned
    URL, a picture that would be too large is refused with 422, and an image that is not ready with 409. A DICOM frame
    that cannot be drawn is refused with 415 `not_drawable` and the reason; the file itself always comes. The bytes of
    an image that has `failed` come by `original=true`, to its owner and administrators only, as an attachment. HEAD
    tells the size and type of all of these without a redirect.
    """
    return answer(downloads.file(image_key, query, caller, imaging), *conditions)


handler = entrypoint(app, audited=READINGS)
