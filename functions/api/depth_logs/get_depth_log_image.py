"""Serve GET /v1/depth-logs/{log_id}/image."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from core.depth_logs import pictures
from core.depth_logs.queries import PictureQuery
from core.kernel.errors import Conflict, OutputTooLarge
from core.web.app import entrypoint, http_app
from core.web.audited import READINGS
from core.web.content import Conditions, answer
from core.web.identity import CurrentCaller
from core.web.refusals import refuses
from imaging.adapters import depth_rendering

app = http_app()


@app.get("/v1/depth-logs/<log_id>/image", tags=["Depth logs"])
@refuses(Conflict, OutputTooLarge)
def get_depth_log_image(
    log_id: str, query: Annotated[PictureQuery, Query()], conditions: Conditions, caller: CurrentCaller
) -> Response[bytes]:
    """Render a depth range as one picture.

    Each depth is one line, or part of one with `row_height` below 1; both ends of the range are included. Everyone
    who can see the log may do this. A picture that would be too large is refused with 422, a log that is not ready
    with 409, and a large answer comes as a redirect to a presigned URL; HEAD tells its size and type directly.
    """
    return answer(pictures.picture(log_id, query, caller, depth_rendering), *conditions)


handler = entrypoint(app, audited=READINGS)
