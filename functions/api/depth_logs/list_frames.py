"""Serve GET /v1/frames."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from core.depth_logs import frames
from core.depth_logs.queries import FramePage, FramesQuery
from core.kernel.errors import Conflict, NotFound
from core.web.app import entrypoint, http_app
from core.web.audited import Audited
from core.web.content import answer
from core.web.identity import CurrentCaller
from core.web.parameters import IfNoneMatch
from core.web.refusals import refuses
from imaging.adapters import depth_rendering

app = http_app()


@app.get("/v1/frames", tags=["Depth logs"])
@refuses(Conflict, NotFound)
def list_frames(
    query: Annotated[FramesQuery, Query()],
    caller: CurrentCaller,
    if_none_match: IfNoneMatch = None,
) -> Response[FramePage]:
    """List the frames of a depth log, by depth.

    A frame is the line of pixels at one depth. Depths are compared as decimal numbers and both ends of the range are
    included. `encoding` selects pictures, numbers, depths only, or the whole page as one NumPy file, whose next
    cursor is in the header `Next-Cursor`. Everyone who can see the log may do this; a log that is not ready is
    refused with 409.
    """
    return answer(frames.page(query, caller, depth_rendering), if_none_match)


handler = entrypoint(app, audited=Audited(readings=True, subject="log_id"))
