"""Serve GET /v1/depth-logs/{log_id}/file."""

from aws_lambda_powertools.event_handler import Response

from core.depth_logs import files
from core.kernel.errors import Conflict, RangeNotSatisfiable
from core.web.app import entrypoint, http_app
from core.web.audited import READINGS
from core.web.content import Conditions, answer
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.get("/v1/depth-logs/<log_id>/file", tags=["Depth logs"])
@refuses(Conflict, RangeNotSatisfiable)
def get_depth_log_file(log_id: str, conditions: Conditions, caller: CurrentCaller) -> Response[bytes]:
    """Get the file of a depth log.

    It comes as it was uploaded, byte for byte, under its name; `Range` and `If-None-Match` are honoured. Everyone who
    can see the log may do this. A file over 4.5 MB comes as a redirect to a presigned URL, a log that is not ready is
    refused with 409, and one that was imported before files were kept with 404. HEAD tells size and type without a
    redirect.
    """
    return answer(files.file(log_id, caller), *conditions)


handler = entrypoint(app, audited=READINGS)
