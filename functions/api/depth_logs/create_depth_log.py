"""Serve POST /v1/depth-logs."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.depth_logs import creation, lifecycle
from core.depth_logs.model import WAITING, Log
from core.kernel.errors import Conflict, ContentTooLarge, InvalidCsv
from core.web.app import entrypoint, http_app
from core.web.content import accepted, created
from core.web.depth_log_upload import LogUpload
from core.web.identity import CurrentCaller
from core.web.refusals import refuses
from imaging.adapters import depth_imaging

app = http_app()


@app.post("/v1/depth-logs", tags=["Depth logs"], status_code=HTTPStatus.CREATED)
@refuses(Conflict, ContentTooLarge, InvalidCsv)
def create_depth_log(upload: LogUpload, caller: CurrentCaller) -> Response[Log]:
    """Store a depth log, or announce an upload.

    A form with the part `file` (CSV or LAS 2.0, also gzipped) is read and stored within the request and answered with
    201. JSON with `size` announces a larger file: the answer is 202 with `upload`, a presigned URL for the bytes, and
    the log is imported when they arrive. Every signed-in user may do this.

    The text is UTF-8 or, with a byte order mark, UTF-16, separated by commas, semicolons, tabs or pipes. Lines that
    begin with `#`, a line `sep=`, and a row of units below the header are understood. Columns without a name, and other
    columns that are named as depths, are no pixels. A table with errors is refused as a whole with 422, which names the
    lines and columns, and the field that would take it.
    """
    row = creation.create(upload, caller, depth_imaging)
    made = accepted if row.log.status in WAITING else created
    return made(f"/v1/depth-logs/{row.log_id}", lifecycle.shown(row, caller))


handler = entrypoint(app, forms=True)
