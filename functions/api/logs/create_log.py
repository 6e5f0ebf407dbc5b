"""POST /v1/depth-logs"""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core import log_storing, logs
from core.domain.log import WAITING, Log
from core.http import entrypoint, http_app
from core.identity import CurrentCaller
from core.log_receiving import LogUpload
from imaging.depth.handed import DEPTH

app = http_app()


@app.post(
    "/v1/depth-logs", summary="Store a depth log, or announce one", tags=["Depth logs"], status_code=HTTPStatus.CREATED
)
def create_log(upload: LogUpload, caller: CurrentCaller) -> Response[Log]:
    row = log_storing.create(upload, caller, DEPTH)
    status = HTTPStatus.ACCEPTED if row.log.status in WAITING else HTTPStatus.CREATED
    location = {"Location": f"/v1/depth-logs/{row.log_id}"}
    return Response(status, content_type="application/json", body=logs.shown(row), headers=location)


handler = entrypoint(app, forms=True)
