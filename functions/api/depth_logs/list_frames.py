"""GET /v1/frames"""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Header, Query

from core.depth_logs import frames
from core.depth_logs.queries import FramePage, FramesQuery
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from imaging.adapters.depth_logs import DEPTH

app = http_app()


@app.get("/v1/frames", summary="List the frames of a depth log, by depth", tags=["Depth logs"])
def list_frames(
    query: Annotated[FramesQuery, Query()],
    caller: CurrentCaller,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response[FramePage]:
    return frames.page(query, if_none_match, caller, DEPTH)


handler = entrypoint(app)
